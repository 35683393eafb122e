package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds overrides of one rank that want different things: there is no winner among them. */
final class Conflicts {
  private static final int LONGEST = 60;

  private final Layers layers;
  private final Diagnostics out;

  Conflicts(Layers layers, Diagnostics out) {
    this.layers = layers;
    this.out = out;
  }

  /**
   * One thing that an override does.
   *
   * @param value null where it deletes
   */
  private record Write(List<String> path, @Nullable Json value, SourceLocation at, Edit edit) {
    String says() {
      if (value == null) {
        return "deletes it";
      }
      return path.contains("secrets") ? "sets it" : "sets " + shown(value);
    }
  }

  void check(List<Edit> edits) {
    if (edits.size() < 2) {
      return;
    }
    var before = new Before();
    for (var edit : edits) {
      var writes = writes(edit);
      for (var write : writes) {
        var other = before.against(write);
        if (other != null) {
          report(other, write);
        }
      }
      writes.forEach(before::add);
    }
  }

  /**
   * What was written so far, found by path: overrides are many, and comparing each with each takes
   * their square.
   */
  private static final class Before {
    /** The first write of a path, and the first that wants another value there. */
    private record There(int order, Write write, @Nullable There other) {}

    private final Map<List<String>, There> at = new HashMap<>();
    private final Map<List<String>, There> below = new HashMap<>();
    private int count;

    void add(Write write) {
      var there = new There(count++, write, null);
      at.merge(
          write.path(),
          there,
          (first, _) ->
              first.other() != null || same(first.write(), write)
                  ? first
                  : new There(first.order(), first.write(), there));
      for (int depth = 0; depth < write.path().size(); depth++) {
        below.putIfAbsent(write.path().subList(0, depth), there);
      }
    }

    /** The first of them that cannot be true beside this one; null where there is none. */
    @Nullable Write against(Write write) {
      var first = below.get(write.path());
      var there = at.get(write.path());
      first = earlier(first, there != null && same(there.write(), write) ? there.other() : there);
      for (int depth = 0; depth < write.path().size(); depth++) {
        first = earlier(first, at.get(write.path().subList(0, depth)));
      }
      return first == null ? null : first.write();
    }

    private static @Nullable There earlier(@Nullable There one, @Nullable There other) {
      return one == null || other != null && other.order() < one.order() ? other : one;
    }

    private static boolean same(Write one, Write other) {
      return Objects.equals(one.value(), other.value());
    }
  }

  private static List<Write> writes(Edit edit) {
    var writes = new ArrayList<Write>();
    edit.replacements()
        .forEach((path, entry) ->
            writes.add(new Write(path, entry.value().json(), entry.value().at(), edit)));
    for (var removal : edit.removals()) {
      if (removal.items() == null) {
        writes.add(new Write(removal.path(), null, removal.at(), edit));
      }
    }
    leaves(edit.set(), List.of(), edit, writes);
    return writes;
  }

  private static void leaves(YamlMap map, List<String> path, Edit edit, List<Write> writes) {
    map.entries()
        .forEach((key, entry) -> {
          var here = Layers.then(path, key);
          switch (entry.value()) {
            case YamlMap inner -> leaves(inner, here, edit, writes);
            case YamlScalar(var at, Json.Null _, _) -> writes.add(new Write(here, null, at, edit));
            case YamlNode value -> writes.add(new Write(here, value.json(), value.at(), edit));
          }
        });
  }

  private void report(Write one, Write other) {
    boolean inOrder = one.at().compareTo(other.at()) <= 0;
    var first = inOrder ? one : other;
    var last = inOrder ? other : one;
    var shorter = one.path().size() <= other.path().size() ? one.path() : other.path();
    out.add(
        Diagnostic.error(
                "FW1203",
                last.at(),
                "two overrides set '%s' to different values: '%s' %s"
                    .formatted(layers.name(shorter), last.edit().override(), last.says()))
            .alsoAt(first.at(), "override '" + first.edit().override() + "' " + first.says())
            .because("same layer and same priority: there is no implicit winner")
            .fix("give one of them a `priority`, or narrow its `when`"));
  }

  /** A value in a line. */
  static String shown(Json value) {
    var text = JsonText.write(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }
}
