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
import java.util.List;
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
    var before = new ArrayList<Write>();
    for (var edit : edits) {
      var writes = writes(edit);
      for (var write : writes) {
        before.stream()
            .filter(other -> differ(other, write))
            .findFirst()
            .ifPresent(other -> report(other, write));
      }
      before.addAll(writes);
    }
  }

  private static boolean differ(Write one, Write other) {
    if (one.path().equals(other.path())) {
      return one.value() == null ? other.value() != null : !one.value().equals(other.value());
    }
    return startsWith(one.path(), other.path()) || startsWith(other.path(), one.path());
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() > start.size() && path.subList(0, start.size()).equals(start);
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
