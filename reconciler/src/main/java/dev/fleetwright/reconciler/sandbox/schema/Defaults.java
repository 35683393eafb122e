package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in what the server fills in when it reads an object of a built-in kind. */
public final class Defaults {
  private static final Map<String, List<Rule>> RULES = rules();

  /**
   * @param when null, or the field whose text must be {@code is}
   */
  private record Rule(String field, Json value, @Nullable String when, String is) {}

  private Defaults() {}

  /** The object with its defaults; the same object where nothing is missing. */
  public static Json.Obj in(Struct type, Json.Obj object) {
    var filled = new LinkedHashMap<>(object.fields());
    for (var rule : RULES.getOrDefault(type.name(), List.of())) {
      boolean applies =
          rule.when() == null
              || filled.get(rule.when()) instanceof Json.Str(var text) && text.equals(rule.is());
      if (applies && isMissing(type, rule.field(), filled.get(rule.field()))) {
        filled.put(rule.field(), rule.value());
      }
    }
    var computed = ComputedDefaults.in(type.name(), new Json.Obj(filled));
    var out = new LinkedHashMap<>(computed.fields());
    out.replaceAll((key, value) -> {
      var field = type.field(key);
      return field == null ? value : within(field.type(), value);
    });
    return out.equals(object.fields()) ? object : new Json.Obj(out);
  }

  private static Json within(Type type, Json value) {
    return switch (type) {
      case Struct struct when value instanceof Json.Obj object -> in(struct, object);
      case ListOf list when value instanceof Json.Arr(var items) && !items.isEmpty() -> {
        var out = new ArrayList<Json>(items.size());
        items.forEach(item -> out.add(within(list.item(), item)));
        yield new Json.Arr(out);
      }
      case MapOf map
          when value instanceof Json.Obj(var fields) && map.value() instanceof Struct -> {
        var out = new LinkedHashMap<>(fields);
        out.replaceAll((_, inner) -> within(map.value(), inner));
        yield new Json.Obj(out);
      }
      default -> value;
    };
  }

  private static boolean isMissing(Struct type, String name, @Nullable Json value) {
    if (value == null || value instanceof Json.Null) {
      return true;
    }
    var field = type.field(name);
    boolean zero =
        value instanceof Json.Str(var text) && text.isEmpty()
            || value instanceof Json.Int(var number) && number == 0;
    return zero && field != null && field.empty() != Type.Empty.AS_GIVEN;
  }

  private static Map<String, List<Rule>> rules() {
    var rules = new HashMap<String, List<Rule>>();
    for (var line : Tables.lines("defaults.txt")) {
      var words = line.split(" ", 3);
      var struct = Tables.type(words[0]);
      if (struct.field(words[1]) == null) {
        throw new IllegalArgumentException("no field " + words[1] + " in " + words[0]);
      }
      int when = words[2].indexOf(" when ");
      var value = when < 0 ? words[2] : words[2].substring(0, when);
      var condition =
          when < 0 ? new String[] {"", ""} : words[2].substring(when + 6).split(" ", -1);
      rules
          .computeIfAbsent(words[0], _ -> new ArrayList<>())
          .add(new Rule(words[1], json(value), when < 0 ? null : condition[0], condition[1]));
    }
    return rules;
  }

  private static Json json(String text) {
    try {
      return JsonText.parse(text);
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException("a default is no JSON", e);
    }
  }
}
