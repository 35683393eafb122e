package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Lays trees over each other. Every part keeps the place where it was written. */
final class Layers {
  private final String root;
  private final Diagnostics out;

  /**
   * @param root how paths begin in what is reported, such as {@code workloads.checkout}
   */
  Layers(String root, Diagnostics out) {
    this.root = root;
    this.out = out;
  }

  static List<String> then(List<String> path, String key) {
    var longer = new ArrayList<>(path);
    longer.add(key);
    return List.copyOf(longer);
  }

  /** {@code spec} with what it leaves unset taken from {@code defaults}. */
  YamlMap fill(YamlMap spec, YamlMap defaults, List<String> path) {
    if (defaults.entries().isEmpty()) {
      return spec;
    }
    var entries = new LinkedHashMap<>(spec.entries());
    defaults
        .entries()
        .forEach((key, entry) -> {
          var own = entries.get(key);
          if (own == null) {
            entries.put(key, entry);
          } else if (own.value() instanceof YamlMap upper
              && entry.value() instanceof YamlMap lower) {
            entries.put(key, new Entry(own.keyAt(), fill(upper, lower, then(path, key))));
          } else if (clash(own.value(), entry.value())) {
            out.add(
                Diagnostic.error(
                        "FW1206",
                        own.value().at(),
                        "'%s' is %s, and its default is %s"
                            .formatted(
                                name(then(path, key)), sort(own.value()), sort(entry.value())))
                    .alsoAt(entry.value().at(), "the default")
                    .fix("write both in the same form"));
          }
        });
    return new YamlMap(spec.at(), entries);
  }

  /** Applies edits of one rank: first what all of them replace, then remove, set, append. */
  YamlMap apply(List<Edit> edits, YamlMap spec) {
    new Conflicts(this, out).check(edits);
    var result = spec;
    for (var edit : edits) {
      for (var replacement : edit.replacements().entrySet()) {
        result = Trees.put(result, replacement.getKey(), replacement.getValue());
      }
    }
    for (var edit : edits) {
      for (var removal : edit.removals()) {
        result = remove(result, removal, edit);
      }
    }
    for (var edit : edits) {
      result = set(result, edit.set(), List.of(), edit);
    }
    for (var edit : edits) {
      result = extend(result, edit.append(), List.of(), edit, false);
    }
    for (var edit : edits) {
      result = extend(result, edit.prepend(), List.of(), edit, true);
    }
    return result;
  }

  private YamlMap set(YamlMap base, YamlMap change, List<String> path, Edit edit) {
    var entries = new LinkedHashMap<>(base.entries());
    change
        .entries()
        .forEach((key, entry) -> {
          var here = then(path, key);
          var old = entries.get(key);
          switch (entry.value()) {
            case YamlScalar(_, Json.Null _, _) -> {
              if (old == null) {
                absent(base, key, here, entry.keyAt(), edit);
              }
              entries.remove(key);
            }
            case YamlMap inner when old == null ->
                entries.put(
                    key,
                    new Entry(entry.keyAt(), set(YamlMap.empty(inner.at()), inner, here, edit)));
            case YamlMap inner when old.value() instanceof YamlMap under ->
                entries.put(key, new Entry(old.keyAt(), set(under, inner, here, edit)));
            case YamlMap _, YamlList _, YamlScalar _ -> {
              if (old != null && clash(old.value(), entry.value())) {
                clashes(here, old.value(), entry.value(), edit);
              } else {
                entries.put(key, entry);
              }
            }
          }
        });
    return new YamlMap(base.at(), entries);
  }

  private YamlMap remove(YamlMap spec, Edit.Removal removal, Edit edit) {
    var old = Trees.at(spec, removal.path());
    var items = removal.items();
    if (old == null) {
      absent(spec, removal, removal.path(), edit);
      return spec;
    }
    if (items == null) {
      return Trees.without(spec, removal.path());
    }
    var keyAt = old.at();
    return switch (old) {
      case YamlList(var at, var present) -> {
        var left = new ArrayList<>(present);
        for (var item : items) {
          if (!left.removeIf(each -> each.json().equals(item))) {
            missing(item, removal, edit);
          }
        }
        yield Trees.put(spec, removal.path(), new Entry(keyAt, new YamlList(at, left)));
      }
      case YamlMap map -> {
        var left = map;
        for (var item : items) {
          if (item instanceof Json.Str(var key) && left.get(key) != null) {
            left = left.without(key);
          } else {
            missing(item, removal, edit);
          }
        }
        yield Trees.put(spec, removal.path(), new Entry(keyAt, left));
      }
      case YamlScalar _ -> {
        notAList(removal.path(), old, removal.at(), edit);
        yield spec;
      }
    };
  }

  /** Adds to lists, at their end or start. */
  private YamlMap extend(
      YamlMap base, YamlMap change, List<String> path, Edit edit, boolean before) {
    var entries = new LinkedHashMap<>(base.entries());
    change
        .entries()
        .forEach((key, entry) -> {
          var here = then(path, key);
          var old = entries.get(key);
          switch (entry.value()) {
            case YamlList more when old == null -> entries.put(key, new Entry(entry.keyAt(), more));
            case YamlList more when old.value() instanceof YamlList(var at, var present) -> {
              var items = new ArrayList<>(before ? more.items() : present);
              items.addAll(before ? present : more.items());
              entries.put(key, new Entry(old.keyAt(), new YamlList(at, items)));
            }
            case YamlMap inner when old == null || old.value() instanceof YamlMap -> {
              var under =
                  old != null && old.value() instanceof YamlMap map
                      ? map
                      : YamlMap.empty(inner.at());
              var keyAt = old == null ? entry.keyAt() : old.keyAt();
              entries.put(key, new Entry(keyAt, extend(under, inner, here, edit, before)));
            }
            case YamlMap _, YamlList _, YamlScalar _ ->
                notAList(here, old == null ? entry.value() : old.value(), entry.keyAt(), edit);
          }
        });
    return new YamlMap(base.at(), entries);
  }

  /** Whether two values cannot stand for each other: what a template gives is not known yet. */
  private static boolean clash(YamlNode one, YamlNode other) {
    return !sort(one).equals(sort(other)) && !isTemplate(one) && !isTemplate(other);
  }

  private static boolean isTemplate(YamlNode node) {
    return node instanceof YamlScalar(_, Json.Str(var text), _) && Template.isTemplate(text);
  }

  private static String sort(YamlNode node) {
    return switch (node) {
      case YamlMap _ -> "a map";
      case YamlList _ -> "a list";
      case YamlScalar _ -> "a single value";
    };
  }

  /** Looks for the key at which the way of a removal ends. */
  private void absent(YamlMap map, Edit.Removal removal, List<String> rest, Edit edit) {
    var key = rest.getFirst();
    if (rest.size() > 1 && map.get(key) instanceof YamlMap inner) {
      absent(inner, removal, rest.subList(1, rest.size()), edit);
    } else {
      absent(map, key, removal.path(), removal.at(), edit);
    }
  }

  private void absent(YamlMap among, String key, List<String> path, SourceLocation at, Edit edit) {
    if (edit.everyone()) {
      return;
    }
    var error =
        Diagnostic.error(
            "FW1207",
            at,
            "override '%s' deletes '%s', which is not there"
                .formatted(edit.override(), name(path)));
    var keys = among.entries().keySet();
    var question = Spelling.question(key, keys);
    out.add(
        question.isPresent()
            ? error.fix(question.get())
            : keys.isEmpty()
                ? error.fix("take it out, or narrow its `when`")
                : error
                    .because("there is " + String.join(", ", keys))
                    .fix("take it out, or narrow its `when`"));
  }

  private void missing(Json item, Edit.Removal removal, Edit edit) {
    if (!edit.everyone()) {
      out.add(
          Diagnostic.error(
                  "FW1207",
                  removal.at(),
                  "override '%s' removes %s from '%s', which does not have it"
                      .formatted(edit.override(), Conflicts.shown(item), name(removal.path())))
              .fix("take it out, or narrow its `when`"));
    }
  }

  private void notAList(List<String> path, YamlNode found, SourceLocation at, Edit edit) {
    out.add(
        Diagnostic.error(
                "FW1208",
                at,
                "override '%s' needs a list at '%s', and it is %s"
                    .formatted(edit.override(), name(path), sort(found)))
            .alsoAt(found.at(), "written here")
            .fix("use `set`"));
  }

  private void clashes(List<String> path, YamlNode old, YamlNode now, Edit edit) {
    out.add(
        Diagnostic.error(
                "FW1206",
                now.at(),
                "override '%s' sets '%s' to %s, and it is %s"
                    .formatted(edit.override(), name(path), sort(now), sort(old)))
            .alsoAt(old.at(), "written here")
            .fix("to put it in the place of the other, use `replace`"));
  }

  String name(List<String> path) {
    return root + "." + new ScopePath(path);
  }
}
