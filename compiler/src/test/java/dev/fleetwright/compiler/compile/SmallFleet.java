package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A fleet of one cluster for tests, and what the compiler says of it. */
final class SmallFleet {
  static final String FLEET =
      """
      apiVersion: fleetwright.dev/v1
      kind: Fleet
      metadata: {name: f}
      environments: {dev: {domain: d.example}}
      clusters:
        c1: {provider: k3s, region: home, environment: dev, kubernetes: "1.36"}
      """;

  /** A manifest. */
  static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      """;

  /** The section of one worker, with a variable. */
  static final String WORKER =
      "workloads: {w: {type: worker, image: 'a.example/w:1', env: {A: '{{vars.v0}}'}}}\n";

  private SmallFleet() {}

  /** The errors' codes, each once. */
  static List<String> codes(Compilation compilation) {
    return compilation instanceof Rejected(var diagnostics)
        ? diagnostics.stream().map(Diagnostic::code).distinct().toList()
        : List.of();
  }

  static List<Diagnostic> diagnostics(Compilation compilation) {
    return compilation instanceof Rejected(var found) ? found : List.of();
  }

  /** Compiles an intent of one file. */
  static Compilation intent(String text) {
    return compile(Map.of("intent.yaml", text));
  }

  static Compilation compile(Map<String, String> files) {
    return Compiler.compile(Folder.of(files), "intent.yaml");
  }

  /** So many lines, each made of its number. */
  static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  /** The fleet with workers {@code w0} and on, each with more of its own. */
  static String workloads(int count, IntFunction<String> more) {
    return FLEET
        + "workloads:\n"
        + lines(
            count,
            i -> "  w%d: {type: worker, image: 'a.example/w:1'%s}".formatted(i, more.apply(i)));
  }
}
