package dev.fleetwright.compiler.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Our trees as the validator wants them. */
final class Trees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Trees() {}

  static JsonNode json(YamlNode node) {
    return switch (node) {
      case YamlMap(_, var entries) -> {
        var object = NODES.objectNode();
        entries.forEach((key, entry) -> object.set(key, json(entry.value())));
        yield object;
      }
      case YamlList(_, var items) -> {
        var array = NODES.arrayNode(items.size());
        items.forEach(item -> array.add(json(item)));
        yield array;
      }
      case YamlScalar(_, var value, _) -> scalar(value);
    };
  }

  private static JsonNode scalar(Json value) {
    return switch (value) {
      case Json.Str(var text) -> new Text(text);
      case Json.Int(var number) -> NODES.numberNode(number);
      case Json.Num(var number) -> number(number);
      case Json.Bool bool -> NODES.booleanNode(bool == Json.Bool.TRUE);
      case Json.Null _ -> NODES.nullNode();
      case Json.Obj _, Json.Arr _ ->
          throw new IllegalArgumentException("a scalar that is none: " + value);
    };
  }

  /** The validator compares a number as a {@code long}, and ends by one that is none. */
  private static JsonNode number(double number) {
    return Math.abs(number) >= 0x1p63 && !Double.isInfinite(number)
        ? NODES.numberNode(new BigDecimal(number).toBigInteger())
        : NODES.numberNode(number);
  }

  /**
   * Jackson's own text makes a mapper, and with it a good part of Jackson, to write itself as JSON;
   * the validator asks that of every word in an {@code enum}.
   */
  private static final class Text extends StringNode {
    private static final long serialVersionUID = 1;

    Text(String value) {
      super(value);
    }

    @Override
    public String toString() {
      return JsonText.write(new Json.Str(stringValue()));
    }
  }
}
