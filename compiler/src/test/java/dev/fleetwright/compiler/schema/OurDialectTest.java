package dev.fleetwright.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InvalidSchemaException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every keyword that our schemas use is one that is checked, wherever it stands. */
class OurDialectTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"config-v1.schema.json", "intent-v1.schema.json", "overlay-v1.schema.json"})
  void every_part_of_a_schema_can_be_read(String file) throws Exception {
    try (var in = getClass().getResourceAsStream("/dev/fleetwright/schemas/" + file)) {
      var document = JsonMapper.shared().readTree(Objects.requireNonNull(in));
      // Definitions are read when something refers to them, so each is read as a schema of its own.
      var definitions = document.get("$defs");
      assertThat(definitions.size()).isPositive();
      definitions.propertyNames().forEach(name -> read(document, name).initializeValidators());
      read(document, "").initializeValidators();
    }
  }

  @Test
  void a_keyword_that_would_not_be_checked_is_refused() throws Exception {
    var schema = "{\"properties\": {\"a\": {\"minLength\": 3}}}".getBytes(StandardCharsets.UTF_8);
    var node = JsonMapper.shared().readTree(schema);

    assertThatThrownBy(() -> read(node, "").initializeValidators())
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("minLength");
  }

  private static Schema read(JsonNode document, String definition) {
    var at = SchemaLocation.of("https://fleetwright.dev/schemas/x.json");
    var schema = SchemaRegistry.withDialect(OurDialect.create(), _ -> {}).getSchema(at, document);
    return definition.isEmpty() ? schema : SchemaCheck.definition(schema, definition);
  }
}
