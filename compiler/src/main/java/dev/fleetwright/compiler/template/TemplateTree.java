package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree whose templated strings have been read once, to be evaluated many times: what holds no
 * template is shared by all results. Keys are never templates.
 */
public final class TemplateTree {
  private final Part root;

  private TemplateTree(Part root) {
    this.root = root;
  }

  private sealed interface Part {
    record Fixed(YamlNode node) implements Part {}

    record Value(SourceLocation at, Template template, YamlNode written) implements Part {}

    record Items(SourceLocation at, List<Part> items) implements Part {}

    /** All entries, and the parts of those that vary. */
    record Fields(YamlMap written, Map<String, Part> varying) implements Part {}
  }

  /** Reads every template in the tree; one that cannot be read is reported and stays as text. */
  public static TemplateTree of(YamlNode node, Diagnostics diagnostics) {
    return new TemplateTree(part(node, diagnostics));
  }

  /** Whether evaluating gives the same for every scope. */
  public boolean isFixed() {
    return root instanceof Part.Fixed;
  }

  /** The tree with its templates evaluated; one that fails is reported and stays as text. */
  public YamlNode evaluate(Scope scope, Diagnostics diagnostics) {
    return evaluate(root, scope, diagnostics);
  }

  private static Part part(YamlNode node, Diagnostics diagnostics) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) when Template.isTemplate(text) -> {
        try {
          yield new Part.Value(at, Template.of(text), node);
        } catch (TemplateFault fault) {
          diagnostics.add(fault.at(at));
          yield new Part.Fixed(node);
        }
      }
      case YamlScalar _ -> new Part.Fixed(node);
      case YamlList(var at, var items) -> {
        var parts = items.stream().map(item -> part(item, diagnostics)).toList();
        boolean fixed = parts.stream().allMatch(Part.Fixed.class::isInstance);
        yield fixed ? new Part.Fixed(node) : new Part.Items(at, parts);
      }
      case YamlMap map -> {
        var varying = new LinkedHashMap<String, Part>();
        map.entries()
            .forEach((key, entry) -> {
              var part = part(entry.value(), diagnostics);
              if (!(part instanceof Part.Fixed)) {
                varying.put(key, part);
              }
            });
        yield varying.isEmpty() ? new Part.Fixed(node) : new Part.Fields(map, varying);
      }
    };
  }

  private static YamlNode evaluate(Part part, Scope scope, Diagnostics diagnostics) {
    return switch (part) {
      case Part.Fixed(var node) -> node;
      case Part.Value(var at, var template, var written) -> {
        try {
          yield located(template.evaluate(scope), at);
        } catch (TemplateFault fault) {
          diagnostics.add(fault.at(at));
          yield written;
        }
      }
      case Part.Items(var at, var items) -> {
        var values = new ArrayList<YamlNode>(items.size());
        items.forEach(item -> values.add(evaluate(item, scope, diagnostics)));
        yield new YamlList(at, values);
      }
      case Part.Fields(var written, var varying) -> {
        var entries = new LinkedHashMap<>(written.entries());
        varying.forEach((key, value) ->
            entries.computeIfPresent(
                key, (_, entry) -> new Entry(entry.keyAt(), evaluate(value, scope, diagnostics))));
        yield new YamlMap(written.at(), entries);
      }
    };
  }

  /** A value as if it had been written in place of the template. */
  private static YamlNode located(Json value, SourceLocation at) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        var entries = new LinkedHashMap<String, Entry>();
        fields.forEach((key, field) -> entries.put(key, new Entry(at, located(field, at))));
        yield new YamlMap(at, entries);
      }
      case Json.Arr(var items) ->
          new YamlList(at, items.stream().map(item -> located(item, at)).toList());
      case Json.Str _, Json.Int _, Json.Num _, Json.Bool _, Json.Null _ ->
          new YamlScalar(at, value, false);
    };
  }
}
