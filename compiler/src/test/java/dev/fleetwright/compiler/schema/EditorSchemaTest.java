package dev.fleetwright.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fleetwright.compiler.cli.InitCommand;
import dev.fleetwright.compiler.cli.SchemaCommand;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that are printed, as a validator of another house reads them. */
class EditorSchemaTest {
  private static final Path SHOP = Path.of("../examples/shop");
  private static final Path CASES = Path.of("src/test/resources/cases");

  private static JsonNode printed(String what) {
    var out = new StringWriter();
    var code = new SchemaCommand().line("schema").setOut(new PrintWriter(out)).execute(what);
    assertThat(code).isZero();
    return JsonMapper.shared().readTree(out.toString());
  }

  private static Schema schema(String what) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(printed(what));
  }

  private static List<String> wrong(String what, String yaml) {
    var tree = IntentYaml.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), new Diagnostics());
    return schema(what).validate(Trees.json(Objects.requireNonNull(tree))).stream()
        .map(error -> error.getInstanceLocation() + " " + error.getKeyword())
        .toList();
  }

  private static Stream<Path> files(Path folder, String glob) throws Exception {
    var matcher = folder.getFileSystem().getPathMatcher("glob:" + folder + "/" + glob);
    try (var files = Files.walk(folder)) {
      return files.filter(matcher::matches).toList().stream();
    }
  }

  @Test
  void root_files_have_no_false_errors() throws Exception {
    assertThat(wrong("intent", Files.readString(SHOP.resolve("intent.yaml")))).isEmpty();
    for (var valid : List.of("override-verbs", "workload-layers", "images", "spread")) {
      var text = Files.readString(CASES.resolve(valid).resolve("intent.yaml"));
      assertThat(wrong("intent", text)).as(valid).isEmpty();
    }
  }

  @Test
  void imported_files_have_no_false_errors() throws Exception {
    var imported =
        Stream.concat(
                files(SHOP, "teams/*.yaml"), Stream.of(SHOP.resolve("platform/components.yaml")))
            .toList();
    assertThat(imported).hasSizeGreaterThan(1);
    for (var file : imported) {
      assertThat(wrong("import", Files.readString(file))).as(file.toString()).isEmpty();
    }
  }

  @Test
  void what_init_writes_names_a_schema_that_it_fits(@TempDir Path folder) throws Exception {
    assertThat(
            new InitCommand()
                .line("init")
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(folder.toString()))
        .isZero();

    for (var name : List.of("intent.yaml", "teams/hello.yaml")) {
      var file = folder.resolve(name);
      var text = Files.readString(file);
      var first = text.lines().findFirst().orElseThrow();
      assertThat(first).startsWith("# yaml-language-server: $schema=");
      var named = file.resolveSibling(first.substring(first.indexOf('=') + 1)).normalize();
      var what = name.startsWith("teams") ? "import" : "intent";
      assertThat(JsonMapper.shared().readTree(Files.readString(named))).isEqualTo(printed(what));
      assertThat(wrong(what, text)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "import | metadata: {name: f} | required",
        "import | workloads: {a: {type: service, replica: 1}} | additionalProperties",
        "import | workloads: {a: {type: deployment}} | enum",
        "import | workloads: {a: {type: service, replicas: many}} | pattern",
        "import | workloads: {a: {image: x}} | required",
        "import | clusters: {a: {kubernetes: '1'}} | pattern",
        "import | providers: {mine: {patches: {}}} | additionalProperties",
        "import | components: {a: {}} | required",
        "intent | kind: Fleet | required",
      })
  void what_is_wrong_is_found(String what, String yaml, String keyword) {
    var found = wrong(what, yaml);

    assertThat(found).isNotEmpty();
    if (!yaml.startsWith("metadata")) {
      assertThat(found).anyMatch(each -> each.endsWith(" " + keyword));
    }
  }

  @Test
  void editors_are_told_providers_settings_and_defaults() {
    var schema = printed("intent");
    var cluster = schema.at("/properties/clusters/additionalProperties/properties");

    assertThat(cluster.at("/provider/examples").toString()).contains("\"gke\"", "\"k3s\"");
    assertThat(cluster.at("/settings/properties/accountId/description").asString())
        .startsWith("Of eks: the AWS account");
    assertThat(cluster.at("/settings/properties/tlsIssuer/description").asString())
        .startsWith("Of aks, gke, k3s, kubernetes, onprem: ");
    assertThat(schema.at("/$defs/workloadFields/properties/security/properties/level/default"))
        .hasToString("\"restricted\"");
    assertThat(undescribed(schema.at("/properties"), "")).isEmpty();
    assertThat(undescribed(schema.at("/$defs/workloadFields/properties"), "")).isEmpty();
  }

  /** Keys without a word on them, but for what refers to another place. */
  private static List<String> undescribed(JsonNode properties, String path) {
    return properties
        .propertyStream()
        .flatMap(field -> {
          var here = path + "/" + field.getKey();
          var node = field.getValue();
          var own =
              node.has("description") || node.has("$ref") ? Stream.<String>of() : Stream.of(here);
          var below =
              node.has("properties")
                  ? undescribed(node.get("properties"), here).stream()
                  : Stream.<String>of();
          return Stream.concat(own, below);
        })
        .toList();
  }
}
