package dev.fleetwright.reconciler.sandbox.store;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of one object. Held as the bytes that go out, so that a thousand clusters fit into
 * one process: everything but {@code apiVersion} and {@code kind}, the metadata first.
 */
public final class Stored {
  private static final String METADATA = "\"metadata\":";

  private final String apiVersion;
  private final String namespace;
  private final String name;
  private final String uid;
  private final long version;
  private final String[] labels;
  private final List<String> owners;
  private final boolean going;
  private final byte[] bytes;
  private final int metadataEnd;

  private Stored(Json.Obj object, long version) {
    this.version = version;
    var metadata =
        object.object("metadata").with("resourceVersion", Json.str(Long.toString(version)));
    apiVersion = orEmpty(object.text("apiVersion")).intern();
    namespace = orEmpty(metadata.text("namespace")).intern();
    name = orEmpty(metadata.text("name"));
    uid = orEmpty(metadata.text("uid"));
    labels = labels(metadata.object("labels"));
    owners =
        metadata.list("ownerReferences").stream().map(owner -> orEmpty(owner.text("uid"))).toList();
    going = metadata.get("deletionTimestamp") != null;
    var rest = new StringBuilder();
    object
        .fields()
        .forEach((key, value) -> {
          if (!key.equals("metadata") && !key.equals("apiVersion") && !key.equals("kind")) {
            rest.append(',');
            JsonText.quote(key, rest);
            rest.append(':').append(JsonText.write(value));
          }
        });
    var head = (METADATA + JsonText.write(metadata)).getBytes(StandardCharsets.UTF_8);
    var tail = rest.append('}').toString().getBytes(StandardCharsets.UTF_8);
    bytes = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    metadataEnd = head.length;
  }

  static Stored of(Json.Obj object, long version) {
    return new Stored(object, version);
  }

  /** In which it was written. */
  public String apiVersion() {
    return apiVersion;
  }

  /** Empty for a cluster-wide object. */
  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  public String uid() {
    return uid;
  }

  /** The resourceVersion. */
  public long version() {
    return version;
  }

  /** A label's value, or null. */
  public @Nullable String label(String key) {
    for (int i = 0; i < labels.length; i += 2) {
      if (labels[i].equals(key)) {
        return labels[i + 1];
      }
    }
    return null;
  }

  /** The uids of its owners. */
  public List<String> owners() {
    return owners;
  }

  /** Whether it is being deleted. */
  public boolean isGoing() {
    return going;
  }

  /** {@code "metadata":...} and the rest up to the closing brace. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes} the metadata ends. */
  public int metadataEnd() {
    return metadataEnd;
  }

  /** The object, read anew; its cost grows with its size. */
  public Json.Obj object(String asApiVersion, String kind) {
    var object = new LinkedHashMap<String, Json>();
    object.put("apiVersion", Json.str(asApiVersion));
    object.put("kind", Json.str(kind));
    object.putAll(parse("{", bytes, bytes.length, "").fields());
    return new Json.Obj(object);
  }

  /** The metadata, read anew. */
  public Json.Obj metadata() {
    return parse("{", bytes, metadataEnd, "}").object("metadata");
  }

  private static Json.Obj parse(String before, byte[] bytes, int length, String after) {
    try {
      return (Json.Obj)
          JsonText.parse(before + new String(bytes, 0, length, StandardCharsets.UTF_8) + after);
    } catch (JsonText.Malformed e) {
      throw new IllegalStateException("a stored object is no JSON", e);
    }
  }

  /** Most labels are the same everywhere, so their texts are shared. */
  private static String[] labels(Json.Obj labels) {
    var flat = new String[2 * labels.fields().size()];
    int i = 0;
    for (Map.Entry<String, Json> label : labels.fields().entrySet()) {
      flat[i++] = label.getKey().intern();
      flat[i++] = label.getValue() instanceof Json.Str(var text) ? text.intern() : "";
    }
    return flat;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
