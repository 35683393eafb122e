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
import org.jspecify.annotations.Nullable;

/**
 * One object of a cluster as Git wants it. Immutable; its YAML and its digest are worked out once,
 * when first asked for, and may be asked for by several threads.
 */
public final class Manifest {
  private final Json.Obj object;
  private final ObjectKey key;
  private volatile byte @Nullable [] yaml;
  private volatile @Nullable String digest;

  private Manifest(Json.Obj object) {
    this.object = object;
    this.key = ObjectKey.of(object);
  }

  public static Manifest of(Json.Obj object) {
    return new Manifest(object);
  }

  public Json.Obj object() {
    return object;
  }

  public ObjectKey key() {
    return key;
  }

  public GroupVersionKind gvk() {
    return GroupVersionKind.of(object);
  }

  /**
   * The YAML of one document in UTF-8, without a separator. The array is shared: do not write to
   * it.
   */
  public byte[] yaml() {
    var bytes = yaml;
    if (bytes == null) {
      bytes = YamlText.bytes(object);
      yaml = bytes;
    }
    return bytes;
  }

  /** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
  public String digest() {
    var text = digest;
    if (text == null) {
      text = sha256(JsonText.canonical(object).getBytes(StandardCharsets.UTF_8));
      digest = text;
    }
    return text;
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
    return this == other || other instanceof Manifest that && object.equals(that.object);
  }

  @Override
  public int hashCode() {
    return object.hashCode();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
