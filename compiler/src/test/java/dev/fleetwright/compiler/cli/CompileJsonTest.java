package dev.fleetwright.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of one cluster on standard output, in the form asked for. */
class CompileJsonTest {
  private static final String FLEET =
      """
      apiVersion: fleetwright.dev/v1
      kind: Fleet
      metadata: {name: f}
      environments: {dev: {}}
      clusters:
        c1: {provider: k3s, region: home, environment: dev, kubernetes: "1.36"}
      workloads: {w: {type: worker, image: "a.example/w:1"}}
      """;

  @Test
  void json_is_one_list_of_the_objects_that_yaml_has(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("intent.yaml"), FLEET);

    var list = JsonText.parse(compiled(folder, "json").getBytes(StandardCharsets.UTF_8));

    assertThat(list.text("apiVersion")).isEqualTo("v1");
    assertThat(list.text("kind")).isEqualTo("List");
    assertThat(list.list("items"))
        .extracting(object -> object.text("kind"))
        .isEqualTo(List.of("Namespace", "ServiceAccount", "Deployment"));
    assertThat(compiled(folder, "yaml").split("---\n")).hasSize(4);
  }

  private static String compiled(Path folder, String form) {
    var out = new StringWriter();
    int code =
        new CompileCommand()
            .line("compile")
            .setOut(new PrintWriter(out))
            .execute("-C", folder.toString(), "--cluster", "c1", "-o", form);
    assertThat(code).isZero();
    return out.toString();
  }
}
