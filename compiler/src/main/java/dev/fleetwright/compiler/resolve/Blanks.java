package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Scope;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.template.TemplateFault;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A specification in which the templates of texts that nothing looks into (environment variables,
 * arguments, files) are left blank, so that one render of it serves clusters that differ only in
 * them. A blank is a mark in the text, to be filled in afterwards.
 */
final class Blanks {
  /** The fields that have blanks. The schema takes any text there. */
  static final List<String> OPAQUE = List.of("env", "args", "command", "files");

  private final List<Template> templates = new ArrayList<>();
  private final YamlMap spec;

  private Blanks(YamlMap spec) {
    this.spec = blank(spec);
  }

  /** No blanks where the text itself has a character that marks are made of. */
  static Blanks of(YamlMap spec) {
    return new Blanks(spec);
  }

  /** The specification with marks. */
  YamlMap spec() {
    return spec;
  }

  int count() {
    return templates.size();
  }

  /** What stands in each blank in a scope; null where one has no text there. */
  @Nullable List<String> values(Scope scope) {
    var values = new ArrayList<String>(templates.size());
    for (var template : templates) {
      try {
        if (!(template.evaluate(scope) instanceof Json.Str(var text))) {
          return null;
        }
        values.add(text);
      } catch (TemplateFault fault) {
        return null;
      }
    }
    return values;
  }

  private YamlMap blank(YamlMap spec) {
    var entries = new LinkedHashMap<>(spec.entries());
    for (var key : OPAQUE) {
      entries.computeIfPresent(
          key, (_, entry) -> new Entry(entry.keyAt(), blank(entry.value(), key.equals("files"))));
    }
    return new YamlMap(spec.at(), entries);
  }

  /** Of files, only their text is left blank. */
  private YamlNode blank(YamlNode node, boolean files) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) when Template.isTemplate(text) -> {
        try {
          var mark = FillIn.mark(templates.size());
          templates.add(Template.of(text));
          yield new YamlScalar(at, Json.str(mark), false);
        } catch (TemplateFault fault) {
          yield node; // It is reported where every template is read.
        }
      }
      case YamlScalar scalar -> scalar;
      case YamlList(var at, var items) ->
          new YamlList(at, items.stream().map(item -> blank(item, false)).toList());
      case YamlMap(var at, var entries) -> {
        var copy = new LinkedHashMap<String, Entry>();
        entries.forEach((key, entry) -> {
          boolean outside = files && !(entry.value() instanceof YamlMap) && !key.equals("text");
          copy.put(key, outside ? entry : new Entry(entry.keyAt(), blank(entry.value(), files)));
        });
        yield new YamlMap(at, copy);
      }
    };
  }
}
