package dev.fleetwright.compiler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.overlay.Overlay;
import dev.fleetwright.compiler.overlay.Overlay.Capability;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No overlay drops a parameter silently: what it says becomes of one is what becomes of it. */
class CapabilitiesTest {
  private static final Path FOLDER = Path.of("src/test/resources/overlays");

  /** Fields that come out alike everywhere. */
  private static final Set<String> NEUTRAL =
      Set.of(
          "type",
          "namespace",
          "owner",
          "image",
          "command",
          "args",
          "replicas",
          "env",
          "schedule",
          "timeZone",
          "needs",
          "vars",
          "protect");

  /** Traits that are one parameter each. */
  private static final Set<String> WHOLE = Set.of("secrets", "files", "ports");

  private static final Json.Obj SAMPLES = samples();

  @Test
  void every_field_of_a_workload_is_neutral_or_a_parameter() throws IOException {
    assertThat(SAMPLES.object("samples").fields().keySet()).isEqualTo(parameters());
  }

  @TestFactory
  Stream<DynamicTest> every_overlay_speaks_of_every_parameter() {
    return overlays()
        .map(overlay ->
            dynamicTest(
                overlay.name(),
                () -> assertThat(overlay.capabilities().keySet()).isEqualTo(parameters())));
  }

  @TestFactory
  Stream<DynamicTest> every_parameter_becomes_what_its_overlay_says() {
    return overlays()
        .flatMap(overlay ->
            overlay.capabilities().entrySet().stream()
                .map(each ->
                    dynamicTest(
                        overlay.name() + " " + each.getKey(),
                        () -> check(overlay.name(), each.getKey(), each.getValue()))));
  }

  private static void check(String overlay, String parameter, Capability promised)
      throws IOException {
    var cluster = Files.readString(FOLDER.resolve(overlay + ".cluster.yaml"));
    int kept = 0;
    for (var sample : SAMPLES.object("samples", parameter).fields().entrySet()) {
      var workload = SAMPLES.object("workloads", sample.getKey());
      var without = Fixture.render(cluster, YamlText.write(workload));
      for (var value : ((Json.Arr) sample.getValue()).items()) {
        var with = Fixture.render(cluster, YamlText.write(merged(workload, value)));
        kept += keeps(promised, with, without) ? 1 : 0;
      }
    }
    assertThat(kept).as("%s of %s is %s", parameter, overlay, promised).isPositive();
  }

  private static boolean keeps(
      Capability promised, Fixture.Rendered with, Fixture.Rendered without) {
    boolean refused = said(with, without, "FW1420");
    boolean noticed = said(with, without, "FW1421");
    boolean realised = !refused && !with.yaml().equals(without.yaml());
    return switch (promised) {
      case REALISED -> realised;
      case REFUSED -> refused;
      case NOTICED -> noticed;
      case VARIES -> realised || refused || noticed;
    };
  }

  /** Whether something is said of the parameter that is not said without it. */
  private static boolean said(Fixture.Rendered with, Fixture.Rendered without, String code) {
    return with.diagnostics().stream()
        .filter(each -> each.code().equals(code))
        .anyMatch(each ->
            without.diagnostics().stream()
                .map(Diagnostic::message)
                .noneMatch(each.message()::equals));
  }

  private static Json merged(Json base, Json over) {
    if (!(base instanceof Json.Obj object) || !(over instanceof Json.Obj(var fields))) {
      return over;
    }
    var merged = object;
    for (var field : fields.entrySet()) {
      var below = object.get(field.getKey());
      merged =
          merged.with(
              field.getKey(), below == null ? field.getValue() : merged(below, field.getValue()));
    }
    return merged;
  }

  private static Json.Obj samples() {
    try {
      return Fixture.yaml("samples.yaml", Files.readString(FOLDER.resolve("samples.yaml"))).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Overlay> overlays() {
    var diagnostics = new Diagnostics();
    var nowhere = YamlMap.empty(SourceLocation.whole("intent.yaml"));
    var names = Overlays.load(List.of(), nowhere, List.of(), diagnostics).names();
    var all = Overlays.load(List.of(), nowhere, names, diagnostics);
    assertThat(diagnostics.sorted()).isEmpty();
    return names.stream().map(name -> java.util.Objects.requireNonNull(all.get(name)));
  }

  /** From the schema: each field of each trait; entries' names left out. */
  private static Set<String> parameters() throws IOException {
    var file = "/dev/fleetwright/schemas/intent-v1.schema.json";
    try (var in = CapabilitiesTest.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // JSON with its keys in quotes reads as strict YAML.
      var fields =
          Fixture.yaml("schema.json", text).json().object("$defs", "workloadFields", "properties");
      var parameters = new TreeSet<String>();
      fields
          .fields()
          .forEach((name, schema) -> {
            if (WHOLE.contains(name)) {
              parameters.add(name);
            } else if (!NEUTRAL.contains(name)) {
              leaves(name, schema, parameters);
            }
          });
      return parameters;
    }
  }

  private static void leaves(String name, Json schema, Set<String> parameters) {
    var entries = schema.object("additionalProperties", "properties");
    var own = schema.object("properties");
    if (own.isEmpty() && entries.isEmpty()) {
      parameters.add(name);
    }
    own.fields().forEach((key, value) -> leaves(name + "." + key, value, parameters));
    entries.fields().forEach((key, value) -> leaves(name + "." + key, value, parameters));
  }
}
