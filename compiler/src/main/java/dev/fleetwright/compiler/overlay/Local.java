package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.template.TemplateFault;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Facts with one more name. */
record Local(Facts outer, String name, Json value) implements Facts {

  static Local of(Facts outer, String name, Json value) {
    return new Local(outer, name, value);
  }

  /**
   * An entry as conditions and trees see it: its fields, {@code key}, and {@code value} when it has
   * no fields.
   */
  static Json entry(@Nullable String key, Json value) {
    var fields = new LinkedHashMap<String, Json>();
    if (key != null) {
      fields.put("key", Json.str(key));
    }
    if (value instanceof Json.Obj(var own)) {
      fields.putAll(own);
    } else {
      fields.put("value", value);
    }
    return new Json.Obj(fields);
  }

  @Override
  public @Nullable Json get(String path) {
    if (!path.startsWith(name)
        || path.length() > name.length() && path.charAt(name.length()) != '.') {
      return outer.get(path);
    }
    outer.reason(); // of something else
    var parsed = Paths.parse(path);
    return parsed == null ? null : Paths.walk(value, Paths.after(parsed, 1));
  }

  @Override
  public @Nullable TemplateFault reason() {
    return outer.reason();
  }

  @Override
  public void looksInto(@Nullable Json looked) {
    outer.looksInto(looked);
  }

  @Override
  public boolean holds(Question question) {
    return outer.holds(question);
  }
}
