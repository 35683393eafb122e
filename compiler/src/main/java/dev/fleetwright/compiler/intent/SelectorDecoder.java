package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.intent.Selector.Field;
import dev.fleetwright.compiler.intent.Selector.Test;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decodes conditions. */
final class SelectorDecoder {
  private static final String LABEL = "label.";
  private static final Map<String, Field> FIELDS =
      Arrays.stream(Field.values())
          .filter(field -> field != Field.LABEL)
          .collect(Collectors.toUnmodifiableMap(Field::word, Function.identity()));

  private final Diagnostics out;

  SelectorDecoder(Diagnostics out) {
    this.out = out;
  }

  /** A condition, or null where there is none. */
  @Nullable Selector decode(@Nullable YamlNode node) {
    return switch (node) {
      case null -> null;
      case YamlMap map -> map(map);
      case YamlList(_, var items) -> any(items);
      case YamlScalar _ -> null;
    };
  }

  private Selector map(YamlMap map) {
    var parts = new ArrayList<Selector>();
    map.entries()
        .forEach((key, entry) -> {
          switch (key) {
            case "not" -> {
              var inner = decode(entry.value());
              parts.add(new Selector.Not(inner == null ? Selector.EVERY : inner));
            }
            case "any" ->
                parts.add(
                    entry.value() instanceof YamlList(_, var items)
                        ? any(items)
                        : new Selector.Any(List.of()));
            default -> test(key, entry, parts);
          }
        });
    return parts.size() == 1 ? parts.getFirst() : new Selector.All(parts);
  }

  private Selector any(List<YamlNode> items) {
    return new Selector.Any(
        items.stream()
            .<Selector>mapMulti((item, found) -> {
              var part = decode(item);
              if (part != null) {
                found.accept(part);
              }
            })
            .toList());
  }

  private void test(String key, YamlNode.Entry entry, List<Selector> parts) {
    var field = key.startsWith(LABEL) ? Field.LABEL : FIELDS.get(key);
    if (field == null) {
      var error =
          Diagnostic.error("FW1213", entry.keyAt(), "unknown condition '" + key + "'")
              .because(
                  "conditions are "
                      + String.join(", ", FIELDS.keySet().stream().sorted().toList())
                      + ", label.<key>, not and any");
      out.add(Spelling.question(key, FIELDS.keySet()).map(error::fix).orElse(error));
      return;
    }
    var label = field == Field.LABEL ? key.substring(LABEL.length()) : "";
    parts.add(new Test(field, label, refs(entry.value()), entry.keyAt()));
  }

  /** A scalar, or a list of them, as text. */
  static List<Ref> refs(@Nullable YamlNode node) {
    return switch (node) {
      case YamlScalar(var at, var value, _) when value != Json.Null.NULL ->
          List.of(new Ref(JsonText.plain(value), at));
      case YamlList(_, var items) -> items.stream().flatMap(item -> refs(item).stream()).toList();
      case null, default -> List.of();
    };
  }
}
