package dev.fleetwright.compiler.manifest;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object of a cluster as Git wants it. Immutable; what is worked out from it may be asked for
 * by several threads.
 */
public final class Manifest {
  private final Content content;
  private final ObjectKey key;
  private volatile @Nullable String digest;

  private Manifest(Content content, ObjectKey key) {
    this.content = content;
    this.key = key;
  }

  public static Manifest of(Json.Obj object) {
    return new Manifest(new Content.Whole(object), ObjectKey.of(object));
  }

  static Manifest filled(Form form, List<String> values) {
    return new Manifest(new Content.Filled(form, values), form.key(values));
  }

  /** Either a tree, or what it takes to make one: a thousand clusters' trees are much to hold. */
  private sealed interface Content {
    Json.Obj object();

    GroupVersionKind gvk();

    byte[] yaml();

    /** Null where the digest is the cheapest that there is. */
    @Nullable Object identity();

    /** A tree, shared by all clusters that agree on it, and so is its text. */
    final class Whole implements Content {
      private final Json.Obj object;
      private volatile byte @Nullable [] yaml;

      Whole(Json.Obj object) {
        this.object = object;
      }

      @Override
      public Json.Obj object() {
        return object;
      }

      @Override
      public @Nullable Object identity() {
        return null;
      }

      @Override
      public GroupVersionKind gvk() {
        return GroupVersionKind.of(object);
      }

      @Override
      public byte[] yaml() {
        var bytes = yaml;
        if (bytes == null) {
          bytes = YamlText.bytes(object);
          yaml = bytes;
        }
        return bytes;
      }
    }

    record Filled(Form form, List<String> values) implements Content {
      @Override
      public Object identity() {
        return form.identity(values);
      }

      @Override
      public Json.Obj object() {
        return form.object(values);
      }

      @Override
      public GroupVersionKind gvk() {
        return form.gvk();
      }

      @Override
      public byte[] yaml() {
        return form.yaml(values);
      }
    }
  }

  /** The tree; some manifests make it anew for each caller. */
  public Json.Obj object() {
    return content.object();
  }

  public ObjectKey key() {
    return key;
  }

  public GroupVersionKind gvk() {
    return content.gvk();
  }

  /**
   * The YAML of one document in UTF-8, without a separator. The array may be shared: do not write
   * to it.
   */
  public byte[] yaml() {
    return content.yaml();
  }

  /** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
  public String digest() {
    var text = digest;
    if (text == null) {
      text = sha256(canonical(object()));
      digest = text;
    }
    return text;
  }

  /**
   * Something that is equal only where the objects are, also between two compiles; it costs little.
   * Objects that came about in different ways may be equal and differ in it.
   */
  public Object identity() {
    var cheap = content.identity();
    return cheap == null ? digest() : cheap;
  }

  /** The first hexadecimal digits of the SHA-256 of a value's canonical JSON. */
  public static String fingerprint(Json value, int digits) {
    return sha256(canonical(value)).substring(0, digits);
  }

  /** Sets up what digests need ahead of their use. */
  public static void prefetch() {
    sha256(new byte[0]);
  }

  private static byte[] canonical(Json value) {
    return JsonText.canonical(value).getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 in hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Manifest that && key.equals(that.key) && object().equals(that.object());
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
