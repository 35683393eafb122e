package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dotted keys from a root, such as {@code cluster.settings.accountId}. A key that has a dot in it
 * stands in brackets: {@code cluster.labels.[example.org/tier]}.
 *
 * @param keys at least one
 */
public record ScopePath(List<String> keys) {
  public ScopePath {
    keys = List.copyOf(keys);
  }

  /** The path that a text spells, or null where it spells none. */
  public static @Nullable ScopePath parse(String text) {
    var keys = new ArrayList<String>();
    int from = 0;
    do {
      int end;
      if (from < text.length() && text.charAt(from) == '[') {
        end = text.indexOf(']', from);
        if (end < 0) {
          return null;
        }
        keys.add(text.substring(from + 1, end++));
      } else {
        end = text.indexOf('.', from);
        end = end < 0 ? text.length() : end;
        keys.add(text.substring(from, end));
      }
      if (keys.getLast().isBlank() || end < text.length() && text.charAt(end) != '.') {
        return null;
      }
      from = end + 1;
    } while (from <= text.length());
    return new ScopePath(keys);
  }

  public String root() {
    return keys.getFirst();
  }

  /** The value at the keys after the first {@code skip}, or null where the way ends early. */
  public @Nullable Json in(Json start, int skip) {
    Json here = start;
    for (int i = skip; i < keys.size(); i++) {
      var next = here instanceof Json.Obj object ? object.get(keys.get(i)) : null;
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var key : keys) {
      text.append(text.isEmpty() ? "" : ".").append(key.indexOf('.') < 0 ? key : "[" + key + "]");
    }
    return text.toString();
  }
}
