package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fact that a cluster of the provider tells of itself.
 *
 * @param pattern what the whole of a string must match
 * @param allowed the only values, when there are some
 * @param otherwise what counts where the cluster does not say
 * @param fields of an {@code OBJECT}
 * @param items of a {@code LIST} or {@code MAP}
 */
record Setting(
    Type type,
    @Nullable Pattern pattern,
    List<Json> allowed,
    boolean required,
    @Nullable Json otherwise,
    String description,
    Map<String, Setting> fields,
    @Nullable Setting items) {

  enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    LIST,
    MAP,
    OBJECT;

    /** How the overlay spells it. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean fits(Json value) {
      return switch (this) {
        case STRING -> value instanceof Json.Str;
        case INTEGER -> value instanceof Json.Int;
        case NUMBER -> value instanceof Json.Int || value instanceof Json.Num;
        case BOOLEAN -> value instanceof Json.Bool;
        case LIST -> value instanceof Json.Arr;
        case MAP, OBJECT -> value instanceof Json.Obj;
      };
    }
  }

  /** The setting at some keys inside this one, or null where none is declared. */
  static @Nullable Setting find(Map<String, Setting> declared, List<String> keys) {
    var here = declared.get(keys.getFirst());
    for (var key : keys.subList(1, keys.size())) {
      if (here == null) {
        return null;
      }
      here =
          switch (here.type) {
            case OBJECT -> here.fields.get(key);
            case MAP -> here.items;
            default -> null;
          };
    }
    return here;
  }

  /** What counts at some keys where the cluster does not say; null where nothing does. */
  static @Nullable Json otherwise(Map<String, Setting> declared, List<String> keys) {
    for (int depth = 1; depth <= keys.size(); depth++) {
      var setting = find(declared, keys.subList(0, depth));
      if (setting == null) {
        return null;
      }
      var found = Paths.walk(setting.otherwise, keys.subList(depth, keys.size()));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What a cluster gives, with what it leaves out filled in; null when that is nothing at all. */
  static @Nullable Json filled(@Nullable Json given, @Nullable Json otherwise) {
    if (!(given instanceof Json.Obj(var own)) || !(otherwise instanceof Json.Obj(var spare))) {
      return given == null ? otherwise : given;
    }
    var both = new LinkedHashMap<>(own);
    spare.forEach((key, value) -> both.merge(key, value, Setting::filledBoth));
    return new Json.Obj(both);
  }

  private static Json filledBoth(Json given, Json otherwise) {
    var both = filled(given, otherwise);
    return both == null ? given : both;
  }
}
