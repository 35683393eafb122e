package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Reads trees; see "Trees" in {@code docs/overlays.md}.
 *
 * @param nulls whether a written null means something, as in a merge
 */
record TreeReader(Names names, boolean nulls) {
  private static final Set<String> WORDS =
      Set.of(
          "$from",
          "$else",
          "$if",
          "$value",
          "$each",
          "$as",
          "$when",
          "$key",
          "$text",
          "$seconds",
          "$merge");
  private static final Tree NOTHING = new Tree.Fixed(Json.Null.NULL);

  static Tree read(YamlNode node, Names names) {
    return new TreeReader(names, false).tree(node);
  }

  /** A tree in which a written null stays, to delete what it is merged into. */
  static Tree readMerge(YamlNode node, Names names) {
    return new TreeReader(names, true).tree(node);
  }

  private Tree tree(YamlNode node) {
    return switch (node) {
      case YamlScalar scalar -> scalar(scalar);
      case YamlList(_, var items) -> {
        var trees = items.stream().map(this::tree).toList();
        yield trees.stream().allMatch(Tree.Fixed.class::isInstance)
            ? new Tree.Fixed(node.json())
            : new Tree.Items(trees);
      }
      case YamlMap map ->
          map.entries().keySet().stream().anyMatch(key -> key.startsWith("$"))
              ? special(map)
              : fields(map);
    };
  }

  private Tree scalar(YamlScalar scalar) {
    if (scalar.value() == Json.Null.NULL && !nulls) {
      names.error(scalar.at(), "nothing ever comes out as null", "leave the key out");
    }
    return scalar.value() instanceof Json.Str(var text) && text.contains("{{")
        ? Expressions.read(text, scalar.at(), names)
        : new Tree.Fixed(scalar.value());
  }

  private Tree fields(YamlMap map) {
    var fields = new ArrayList<Tree.Field>();
    map.entries().forEach((key, entry) -> fields.add(new Tree.Field(key, tree(entry.value()))));
    return fields.stream().allMatch(field -> field.value() instanceof Tree.Fixed)
        ? new Tree.Fixed(map.json())
        : new Tree.Fields(fields);
  }

  private Tree special(YamlMap map) {
    for (var entry : map.entries().entrySet()) {
      if (entry.getKey().startsWith("$") && !WORDS.contains(entry.getKey())) {
        names.unknown(entry.getValue().keyAt(), "word", entry.getKey(), WORDS);
        return NOTHING;
      }
    }
    var condition = map.get("$if");
    if (condition != null) {
      return choice(map, ConditionReader.read(condition, names));
    }
    var repeated = map.get("$each");
    if (repeated != null) {
      return each(map, repeated);
    }
    var source = map.get("$from");
    if (source != null) {
      return from(map, source);
    }
    var scalar = map.get("$text");
    if (scalar != null) {
      only(map, Set.of("$text"));
      return new Tree.Text(map.at(), tree(scalar));
    }
    var duration = map.get("$seconds");
    if (duration != null) {
      only(map, Set.of("$seconds"));
      return new Tree.Seconds(map.at(), tree(duration));
    }
    if (map.get("$merge") instanceof YamlList(_, var parts)) {
      only(map, Set.of("$merge"));
      return new Tree.Merged(parts.stream().map(this::tree).toList());
    }
    names.error(
        map.at(),
        "'" + map.entries().keySet().iterator().next() + "' cannot stand here alone",
        "$value and $else go with $if; $as, $when and $key with $each; $merge takes a list");
    return NOTHING;
  }

  private Tree choice(YamlMap map, Condition condition) {
    var value = map.get("$value");
    if (value == null) {
      return new Tree.If(condition, tree(map.without("$if")), null);
    }
    if (map.entries().containsKey("$each")) {
      return new Tree.If(condition, tree(map.without("$if")), null);
    }
    only(map, Set.of("$if", "$value", "$else"));
    var otherwise = map.get("$else");
    return new Tree.If(condition, tree(value), otherwise == null ? null : tree(otherwise));
  }

  private Tree each(YamlMap map, YamlNode node) {
    var path = node.json() instanceof Json.Str(var text) ? names.path(text, node.at()) : null;
    if (path == null) {
      return NOTHING;
    }
    var named = map.text("$as");
    var as = named == null ? "each" : named;
    var inside = new TreeReader(names.with(as), nulls);
    var when = ConditionReader.read(map.get("$when"), inside.names());
    var key = map.get("$key");
    var value = map.get("$value");
    if (value != null) {
      only(map, Set.of("$each", "$as", "$when", "$key", "$value"));
    } else if (key != null) {
      names.error(map.at(), "$key needs a $value", null);
    }
    var body =
        value == null ? inside.tree(without(map, "$each", "$as", "$when")) : inside.tree(value);
    return new Tree.Each(path.toString(), as, when, key == null ? null : inside.tree(key), body);
  }

  private Tree from(YamlMap map, YamlNode node) {
    only(map, Set.of("$from", "$else"));
    if (!(node.json() instanceof Json.Str(var text))) {
      names.error(node.at(), "$from takes a path", null);
      return NOTHING;
    }
    var otherwise = map.get("$else");
    var rest = otherwise == null ? null : tree(otherwise);
    if (text.contains("{{")) {
      return new Tree.From(node.at(), Expressions.read(text, node.at(), names), rest);
    }
    return names.path(text, node.at()) == null
        ? NOTHING
        : new Tree.From(node.at(), new Tree.Fixed(Json.str(text)), rest);
  }

  private void only(YamlMap map, Set<String> allowed) {
    map.entries()
        .forEach((key, entry) -> {
          if (!allowed.contains(key)) {
            names.error(
                entry.keyAt(),
                "'"
                    + key
                    + "' cannot stand beside "
                    + String.join(", ", allowed.stream().sorted().toList()),
                null);
          }
        });
  }

  private static YamlMap without(YamlMap map, String... keys) {
    var entries = new LinkedHashMap<>(map.entries());
    for (var key : keys) {
      entries.remove(key);
    }
    return new YamlMap(map.at(), entries);
  }
}
