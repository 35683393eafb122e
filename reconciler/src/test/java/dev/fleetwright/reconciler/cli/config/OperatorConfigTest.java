package dev.fleetwright.reconciler.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.kube.config.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code config.yaml} says, and how it is told that it says it wrongly. */
class OperatorConfigTest {
  @TempDir Path home;

  @Test
  void the_defaults_of_the_operator_are_read_from_the_configuration_folder() throws Exception {
    var file =
        write(
            """
            kubeconfig: clusters.yaml
            state: /srv/state
            contexts: {prod: "arn:aws:eks:eu-west-1:1:cluster/prod"}
            allowContexts: [staging]
            allowExec: [aws]
            allowEnv: [HTTPS_PROXY]
            allowUnverified: [lab]
            allowFiles: [certs]
            """);

    var config = OperatorConfig.read(environment());

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                file.resolveSibling("clusters.yaml"),
                Path.of("/srv/state"),
                new Access(
                    Map.of("prod", "arn:aws:eks:eu-west-1:1:cluster/prod"),
                    Set.of("staging"),
                    Set.of("aws"),
                    Set.of("HTTPS_PROXY"),
                    Set.of("lab"),
                    Set.of(file.resolveSibling("certs")),
                    new Access.Where(file.toString(), true))));
  }

  @Test
  void a_path_may_be_below_the_home_of_the_user() throws Exception {
    write("{kubeconfig: ~/fleet/clusters.yaml, allowFiles: [~/certs]}");

    var config = OperatorConfig.read(environment());

    var user = Path.of(System.getProperty("user.home"));
    assertThat(config.kubeconfig()).isEqualTo(user.resolve("fleet/clusters.yaml"));
    assertThat(config.access().folders()).containsExactly(user.resolve("certs"));
  }

  @Test
  void without_a_file_nothing_is_allowed_and_its_place_is_known() throws Exception {
    var config = OperatorConfig.read(environment());

    assertThat(config.kubeconfig()).isNull();
    assertThat(config.access().programs()).isEmpty();
    assertThat(config.access().allowed()).isNull();
    assertThat(config.access().where().file()).isEqualTo(home + "/fleetwright/config.yaml");
  }

  @Test
  void a_relative_configuration_folder_is_passed_over() {
    assertThat(OperatorConfig.file(Map.of("XDG_CONFIG_HOME", "here")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".config/fleetwright/config.yaml"));
  }

  @Test
  void every_error_is_told_with_its_place_and_its_fix() throws Exception {
    var file =
        write(
            """
            allowExecs: [aws]
            allowExec: aws
            contexts: {prod: [a]}
            """);

    assertThatThrownBy(() -> OperatorConfig.read(environment()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(file + ":1:1: error FW2072: unknown key 'allowExecs'")
        .hasMessageContaining("did you mean 'allowExec'?")
        .hasMessageContaining(file + ":2:12: error FW2073: 'allowExec' is \"aws\"")
        .hasMessageContaining("it must be a list of names")
        .hasMessageContaining(file + ":3:18: error FW2073: 'contexts.prod' is a list");
    write("- a");
    assertThatThrownBy(() -> OperatorConfig.read(environment()))
        .hasMessageContaining(":1:1: error FW2071: the configuration must be a map");
  }

  @Test
  void an_option_beats_the_file_and_adds_to_what_it_allows() throws Exception {
    write("{contexts: {a: x, b: why}, allowContexts: [x], allowExec: [aws]}");
    var options =
        new Access(
            Map.of("a", "z"),
            Set.of("w"),
            Set.of("doctl"),
            Set.of(),
            Set.of(),
            Set.of(),
            Access.USUAL.where());

    var both = OperatorConfig.read(environment()).access().and(options);

    assertThat(both.contexts()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "z", "b", "why"));
    assertThat(both.allowed()).containsExactly("w");
    assertThat(both.programs()).containsExactly("aws", "doctl");
  }

  @Test
  void the_schema_has_the_keys_that_are_read() throws Exception {
    try (var in =
        getClass().getResourceAsStream("/dev/fleetwright/schemas/config-v1.schema.json")) {
      var schema = JsonText.parse(Objects.requireNonNull(in).readAllBytes());

      assertThat(schema.object("properties").fields().keySet())
          .containsExactlyElementsOf(OperatorConfigReader.KEYS);
    }
  }

  private Path write(String text) throws Exception {
    var folder = Files.createDirectories(home.resolve("fleetwright"));
    return Files.writeString(folder.resolve("config.yaml"), text);
  }

  private Map<String, String> environment() {
    return Map.of("XDG_CONFIG_HOME", home.toString());
  }
}
