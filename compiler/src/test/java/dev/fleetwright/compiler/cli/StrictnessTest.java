package dev.fleetwright.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictnessTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void a_fleet_with_a_key_twice_in_a_manifest() throws Exception {
    Files.writeString(
        folder.resolve("intent.yaml"),
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: fleet}
        environments: {dev: {}}
        clusters: {c: {provider: onprem, region: r, environment: dev, kubernetes: "1.36"}}
        components: {a: {manifests: a.yaml, namespace: default}}
        """);
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {k: first, k: last}
        """);
  }

  @Test
  void a_warning_lets_pass_and_strict_refuses_it() {
    assertThat(run(new ValidateCommand())).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).contains("a.yaml:4:18: warning FW1008: the key 'k' is there twice");
    assertThat(run(new ValidateCommand(), "--strict")).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).endsWith("refused by --strict: there is a warning\n");

    assertThat(run(new CompileCommand())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("data:\n  k: last\n").doesNotContain("first");
    var before = out.toString();
    assertThat(run(new CompileCommand(), "--strict")).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString()).isEqualTo(before);
  }

  @Test
  void a_fleet_without_warnings_is_as_good_to_strict() throws Exception {
    var manifest = folder.resolve("a.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("k: first, ", ""));

    assertThat(run(new ValidateCommand(), "--strict")).isEqualTo(ExitCode.OK);
    assertThat(run(new CompileCommand(), "--strict")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("k: last");
  }

  private int run(FleetCommand command, String... args) {
    var line = command.line("it").setOut(new PrintWriter(out, true));
    var all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "-C";
    all[args.length + 1] = folder.toString();
    return line.setErr(new PrintWriter(err, true)).execute(all);
  }
}
