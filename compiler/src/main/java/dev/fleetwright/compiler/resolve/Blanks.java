package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.FillIn;
import dev.fleetwright.compiler.schema.IntentSchema;
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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A specification in which the templates of texts that are passed on as they are (environment
 * variables, arguments, files, image, hosts) are left blank, so that one render of it serves
 * clusters that differ only in them. A blank is a mark in the text, to be filled in afterwards.
 */
final class Blanks {
  /**
   * The fields that have blanks: nothing in the language hangs on what these texts say. Below
   * {@code files} and {@code http} only one text of each entry is left blank.
   */
  private static final Map<String, Optional<String>> OPAQUE =
      Map.of(
          "env", Optional.empty(),
          "args", Optional.empty(),
          "command", Optional.empty(),
          "image", Optional.empty(),
          "files", Optional.of("text"),
          "http", Optional.of("host"));

  /** What the schema asks of these texts; of all others, only that they are texts. */
  private static final Map<String, String> PATTERNS =
      Map.of("image", "image", "http", "http/additionalProperties/properties/host");

  /** A text without a reference to another variable, which decides on their order. */
  private static final Pattern NO_REFERENCE = Pattern.compile("^(?!(?s:.)*\\$\\()");

  /** Where a text is left blank: its template, and what must be found in what it comes to. */
  private record Blank(Template template, @Nullable Pattern pattern) {}

  private final List<Blank> blanks = new ArrayList<>();
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
    return blanks.size();
  }

  /** What stands in each blank in a scope; null where one has no text there that is valid. */
  @Nullable List<String> values(Scope scope) {
    var values = new ArrayList<String>(blanks.size());
    for (var blank : blanks) {
      try {
        if (!(blank.template().evaluate(scope) instanceof Json.Str(var text))
            || blank.pattern() != null && !blank.pattern().matcher(text).find()) {
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
    // In the order of the specification, so that every run numbers them alike.
    spec.entries()
        .forEach((key, entry) -> {
          var only = OPAQUE.get(key);
          if (only != null) {
            var blank = blank(entry.value(), only.orElse(null), pattern(key));
            entries.put(key, new Entry(entry.keyAt(), blank));
          }
        });
    return new YamlMap(spec.at(), entries);
  }

  private static @Nullable Pattern pattern(String field) {
    if (field.equals("env")) {
      return NO_REFERENCE;
    }
    var path = PATTERNS.get(field);
    return path == null ? null : IntentSchema.pattern(path);
  }

  /**
   * @param only the key of the texts that are left blank; null for all texts
   */
  private YamlNode blank(YamlNode node, @Nullable String only, @Nullable Pattern pattern) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) when Template.isTemplate(text) -> {
        try {
          var mark = FillIn.mark(blanks.size());
          blanks.add(new Blank(Template.of(text), pattern));
          yield new YamlScalar(at, Json.str(mark), false);
        } catch (TemplateFault fault) {
          yield node; // It is reported where every template is read.
        }
      }
      case YamlScalar scalar -> scalar;
      case YamlList(var at, var items) ->
          new YamlList(at, items.stream().map(item -> blank(item, null, pattern)).toList());
      case YamlMap(var at, var entries) -> {
        var copy = new LinkedHashMap<String, Entry>();
        entries.forEach((key, entry) -> {
          boolean outside =
              only != null && !(entry.value() instanceof YamlMap) && !key.equals(only);
          copy.put(
              key, outside ? entry : new Entry(entry.keyAt(), blank(entry.value(), only, pattern)));
        });
        yield new YamlMap(at, copy);
      }
    };
  }
}
