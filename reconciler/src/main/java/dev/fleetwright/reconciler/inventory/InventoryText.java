package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An inventory as compact text: what the cluster itself keeps of it. One line an object, sorted, so
 * that equal inventories give equal text: group, kind, namespace, name, version, uid, unit. How far
 * an object got is not kept, so that it can change without a write to the cluster.
 */
public final class InventoryText {
  /** The most that one ConfigMap is given, in bytes. */
  static final int CHUNK = 200_000;

  /** The most that is read, packed or not: about a hundred thousand objects. In bytes. */
  static final int LONGEST = 16 << 20;

  private static final int FIELDS = 7;

  private InventoryText() {}

  /** A text that cannot be read back; nothing may be deleted on the strength of it. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }

    Malformed(String message) {
      super(message);
    }
  }

  public static String write(Collection<InventoryEntry> entries) {
    var out = new StringBuilder();
    entries.stream()
        .sorted(Comparator.comparing(InventoryEntry::key))
        .forEach(entry ->
            out.append(
                    String.join(
                        "\t",
                        entry.key().group(),
                        entry.key().kind(),
                        entry.key().namespace(),
                        entry.key().name(),
                        entry.version(),
                        entry.uid(),
                        entry.unit()))
                .append('\n'));
    return out.toString();
  }

  /** The entries of a text; their state is APPLIED where a uid is known and PENDING where not. */
  public static Map<ObjectKey, InventoryEntry> read(String text) throws Malformed {
    var entries = new LinkedHashMap<ObjectKey, InventoryEntry>();
    for (var line : text.lines().toList()) {
      var f = line.split("\t", -1);
      if (f.length != FIELDS) {
        throw new Malformed("a line with " + f.length + " fields, not " + FIELDS);
      }
      var state = f[5].isEmpty() ? InventoryEntry.State.PENDING : InventoryEntry.State.APPLIED;
      var key = new ObjectKey(f[0], f[1], f[2], f[3]);
      entries.put(key, new InventoryEntry(key, f[4], f[5], f[6], "", state));
    }
    return entries;
  }

  /** SHA-256 of the text. */
  public static String digest(String text) {
    return Manifest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Compressed, as text, in pieces that fit a ConfigMap each. At least one. */
  static List<String> pack(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    var packed = Base64.getEncoder().encodeToString(bytes.toByteArray());
    var pieces = new ArrayList<String>();
    for (int at = 0; at < packed.length(); at += CHUNK) {
      pieces.add(packed.substring(at, Math.min(packed.length(), at + CHUNK)));
    }
    return pieces;
  }

  static String unpack(String packed) throws Malformed {
    try (var zip =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
      var bytes = zip.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new Malformed("more than any inventory of ours");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new Malformed("not what was packed", e);
    }
  }
}
