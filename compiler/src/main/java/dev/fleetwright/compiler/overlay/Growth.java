package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.TemplateFault;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills trees in. What a template cannot find is reported and left out. */
final class Growth {
  private Growth() {}

  /** Told what went wrong, and where in the overlay. */
  interface Trouble {
    void report(SourceLocation at, String what);

    default void report(SourceLocation at, TemplateFault fault) {
      report(at, String.valueOf(fault.getMessage()));
    }

    /** What growing takes is taken from here. */
    Room room();

    /** Told that there was no room. */
    void full();
  }

  /** The tree's value, or null when it is left out. */
  static @Nullable Json grow(Tree tree, Facts facts, Trouble trouble) {
    try {
      if (trouble.room().enter()) {
        return grown(tree, facts, trouble);
      }
      trouble.full();
      return null;
    } finally {
      trouble.room().leave();
    }
  }

  private static @Nullable Json grown(Tree tree, Facts facts, Trouble trouble) {
    return switch (tree) {
      case Tree.Absent _ -> null;
      case Tree.Fixed(var value) -> value;
      case Tree.Filled(var at, var template) ->
          fitting(Expressions.value(template, facts, at, trouble), trouble);
      case Tree.Fields(var fields) -> fields(fields, facts, trouble);
      case Tree.Items(var items) -> items(items, facts, trouble);
      case Tree.From from -> from(from, facts, trouble);
      case Tree.If(var condition, var then, var otherwise) -> {
        var chosen = condition.holds(facts) ? then : otherwise;
        yield chosen == null ? null : grow(chosen, facts, trouble);
      }
      case Tree.Each each -> each(each, facts, trouble);
      case Tree.Text(var at, var value) -> text(at, grow(value, facts, trouble), trouble);
      case Tree.Seconds(var at, var value) -> seconds(at, grow(value, facts, trouble), trouble);
      case Tree.Merged(var trees) -> {
        Json merged = null;
        for (var part : trees) {
          merged = Merge.merge(merged, grow(part, facts, trouble));
        }
        yield merged;
      }
    };
  }

  private static @Nullable Json fields(List<Tree.Field> fields, Facts facts, Trouble trouble) {
    var grown = LinkedHashMap.<String, Json>newLinkedHashMap(fields.size());
    for (var field : fields) {
      var value = grow(field.value(), facts, trouble);
      if (value != null) {
        grown.put(field.key(), value);
      }
    }
    return grown.isEmpty() ? null : new Json.Obj(grown);
  }

  private static @Nullable Json items(List<Tree> items, Facts facts, Trouble trouble) {
    var grown = new ArrayList<Json>(items.size());
    for (var item : items) {
      var value = grow(item, facts, trouble);
      if (item instanceof Tree.Each && value instanceof Json.Arr(var several)) {
        grown.addAll(several);
      } else if (value != null) {
        grown.add(value);
      }
    }
    return grown.isEmpty() ? null : new Json.Arr(grown);
  }

  private static @Nullable Json from(Tree.From from, Facts facts, Trouble trouble) {
    var name = grow(from.path(), facts, trouble);
    facts.looksInto(name);
    var value = name instanceof Json.Str(var path) ? facts.get(path) : null;
    if (value != null && value != Json.Null.NULL) {
      return fitting(value, trouble);
    }
    var fault = facts.reason();
    if (value == null && fault != null) {
      trouble.report(from.at(), fault);
      return null;
    }
    var otherwise = from.otherwise();
    return otherwise == null ? null : grow(otherwise, facts, trouble);
  }

  private static @Nullable Json fitting(@Nullable Json value, Trouble trouble) {
    if (value == null || trouble.room().take(value)) {
      return value;
    }
    trouble.full();
    return null;
  }

  private static @Nullable Json each(Tree.Each each, Facts facts, Trouble trouble) {
    var items = new ArrayList<Json>();
    var fields = new LinkedHashMap<String, Json>();
    for (var entry : entries(facts.get(each.path()))) {
      if (!trouble.room().take(1)) {
        trouble.full();
        return null;
      }
      var inside = Local.of(facts, each.as(), entry);
      if (!each.when().holds(inside)) {
        continue;
      }
      var value = grow(each.value(), inside, trouble);
      if (value == null) {
        continue;
      }
      var keyTree = each.key();
      if (keyTree == null) {
        items.add(value);
      } else if (grow(keyTree, inside, trouble) instanceof Json.Str(var key)) {
        fields.put(key, value);
      }
    }
    if (each.key() == null) {
      return items.isEmpty() ? null : new Json.Arr(items);
    }
    return fields.isEmpty() ? null : new Json.Obj(fields);
  }

  private static List<Json> entries(@Nullable Json value) {
    var entries = new ArrayList<Json>();
    if (value instanceof Json.Obj(var fields)) {
      fields.forEach((key, field) -> entries.add(Local.entry(key, field)));
    } else if (value instanceof Json.Arr(var items)) {
      items.forEach(item -> entries.add(Local.entry(null, item)));
    }
    return entries;
  }

  private static @Nullable Json text(SourceLocation at, @Nullable Json value, Trouble trouble) {
    return switch (value) {
      case null -> null;
      case Json.Str text -> text;
      case Json.Obj _, Json.Arr _, Json.Null _ -> {
        trouble.report(at, "$text needs a scalar");
        yield null;
      }
      default -> Json.str(JsonText.write(value));
    };
  }

  private static @Nullable Json seconds(SourceLocation at, @Nullable Json value, Trouble trouble) {
    if (value == null) {
      return null;
    }
    var duration = Magnitude.of(value);
    if (duration instanceof Magnitude.Seconds(var seconds)) {
      return Json.num(seconds.setScale(0, RoundingMode.CEILING).longValueExact());
    }
    trouble.report(at, "$seconds needs a duration, such as 90s");
    return null;
  }
}
