package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.PrivateKeys;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an object people may see, asked step by step from its root down. Of a Secret, wherever it
 * stands and however its kind is spelt, that is its name, labels and type; of other objects all but
 * the copies of a whole object that tools keep in an annotation, and {@link PrivateKeys}.
 */
public enum Secrecy {
  OPEN,
  /** The map that is the Secret. */
  SECRET,
  /** Its metadata, without its annotations. */
  METADATA,
  HIDDEN;

  /** A list of Secrets says of what it is once, and its items do not. */
  private static final Set<String> KINDS = Set.of("secret", "secretlist");

  /** What a Secret has that is none, and what a reference to one has. */
  private static final Set<String> SEEN =
      Set.of(
          "apiVersion",
          "kind",
          "type",
          "immutable",
          "name",
          "namespace",
          "group",
          "apiGroup",
          "key",
          "optional");

  private static final Set<String> SEEN_OF_METADATA =
      Set.of("name", "namespace", "generateName", "labels", "finalizers", "ownerReferences");

  /** Annotations in which kubectl, kapp and operators' libraries keep what was applied. */
  private static final Set<String> COPIES =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "kapp.k14s.io/original",
          "objectset.rio.cattle.io/applied",
          "banzaicloud.com/last-applied");

  /** Of an object, in one or two states. */
  public static Secrecy of(@Nullable Json before, @Nullable Json after) {
    return OPEN.item(before, after);
  }

  /** Of what a map has under a key. */
  public Secrecy under(String key, @Nullable Json before, @Nullable Json after) {
    return switch (this) {
      case SECRET ->
          key.equals("metadata") && isMapOrNone(before) && isMapOrNone(after)
              ? METADATA
              : SEEN.contains(key) ? item(before, after) : HIDDEN;
      case METADATA -> SEEN_OF_METADATA.contains(key) ? OPEN : HIDDEN;
      default -> COPIES.contains(key) ? HIDDEN : item(before, after);
    };
  }

  /** Of an item of a list. */
  public Secrecy item(@Nullable Json before, @Nullable Json after) {
    if (this == HIDDEN) {
      return HIDDEN;
    }
    return isSecret(before) || isSecret(after) ? SECRET : OPEN;
  }

  private static boolean isMapOrNone(@Nullable Json value) {
    return value == null || value instanceof Json.Obj;
  }

  private static boolean isSecret(@Nullable Json value) {
    var kind = value instanceof Json.Obj map ? map.text("kind") : null;
    return kind != null && KINDS.contains(kind.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * A value as it may be seen.
   *
   * @param mask stands for each value that is hidden, whatever its length; equal values and others
   *     look alike
   */
  public Json shown(Json value, String mask) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        var shown = new LinkedHashMap<String, Json>();
        fields.forEach((key, field) -> shown.put(key, under(key, field, null).shown(field, mask)));
        yield new Json.Obj(shown);
      }
      case Json.Arr(var items) when this != HIDDEN ->
          new Json.Arr(items.stream().map(item -> item(item, null).shown(item, mask)).toList());
      case Json.Str(var text) when PrivateKeys.isIn(text) -> Json.str(mask);
      default -> this == HIDDEN ? Json.str(mask) : value;
    };
  }
}
