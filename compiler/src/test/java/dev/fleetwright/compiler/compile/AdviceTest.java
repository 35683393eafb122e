package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@code fix:} says, done as it is written, mends what it is about. */
class AdviceTest {
  private static final String FLEET =
      """
      apiVersion: fleetwright.dev/v1
      kind: Fleet
      metadata: {name: f}
      environments: {dev: {}}
      clusters:
        c1: {provider: onprem, region: home, environment: dev, kubernetes: "1.36"}
      clusterDefaults: {settings: {gatewayClasses: {public: envoy, internal: envoy}, tlsIssuer: le}}
      workloads:
        web:
          type: service
          image: "r.example/web:1"
          ports: {web: 8080}
          resources: {cpu: 1}
          #
      """;

  /** A field as it is written wrong, what of the advice is looked for, and the field mended. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubernetes: \"1.36\" | kubernetes: 1.30 | write \"1.30\" | kubernetes: \"1.30\"",
        "kubernetes: \"1.36\" | kubernetes: \"1.3\" | did you mean \"1.30\"? | kubernetes: \"1.30\"",
        "environment: dev, | environment: dev, connection: {mode: pull}, | mode: push | environment: dev, connection: {mode: push},",
        "type: service | type: deployment | type: service, or worker | type: service",
        "ports: {web: 8080} | ports: [8080] | ports: {web: 8080} | ports: {web: 8080}",
        "# | env: [{name: A, value: b}] | env: {NAME: value} | env: {NAME: value}",
        "# | envFrom: [] | env: {NAME: value} | env: {NAME: value}",
        "# | livenessProbe: {} | probes: {live: {path: PATH, port: NAME}} | probes: {live: {path: /healthz, port: web}}",
        "# | readinessProbe: {} | probes: {ready: {path: PATH, port: NAME}} | probes: {ready: {path: /healthz, port: web}}",
        "# | http: {public: {host: a.example, port: 8080}} | name it: port: web | http: {public: {host: a.example, port: web}}",
        "# | http: {public: {host: a.example, tls: no}} | write false | http: {public: {host: a.example, tls: false}}",
        "# | autoscaling: {} | scale: {min: 2, max: 10, cpu: 80} | scale: {min: 2, max: 10, cpu: 80}",
        "# | topologySpreadConstraints: [] | availability: {level: zone} | availability: {level: zone}",
        "# | securityContext: {} | security: {level: restricted} | security: {level: restricted}",
        "image: \"r.example/web:1\" | image: r.example/web | r.example/web:1.2.3 | image: r.example/web:1.2.3",
      })
  void advice_followed_word_for_word_gives_a_valid_intent(
      String right, String wrong, String advice, String mended) {
    var found = SmallFleet.intent(FLEET.replace(right, wrong)).diagnostics();

    assertThat(found).as("one mistake is said once").hasSize(1);
    assertThat(found).extracting(Diagnostic::fix).allMatch(fix -> fix.contains(advice));

    var compilation = SmallFleet.intent(FLEET.replace(right, mended));

    assertThat(compilation.diagnostics()).extracting(Diagnostic::code).isSubsetOf("FW1421");
    assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# | nodeSelector: {disk: ssd} | {disk: ssd}",
        "# | nodes: {} | {disk: ssd}",
        "# | tolerations: [] | [{operator: Exists}]",
        "# | imagePullSecrets: [] | [{name: registry}]",
        "# | annotations: {} | {a.example/b: c}",
        "# | terminationGracePeriodSeconds: 60 | 60",
        "# | initContainers: {} | [{name: one, image: \"r.example/one:1\"}]",
        "resources: {cpu: 1} | resources: {gpu: 1} | -",
      })
  void the_patch_that_is_advised_writes_the_field(String right, String wrong, String value) {
    var found = SmallFleet.intent(FLEET.replace(right, wrong)).diagnostics();
    assertThat(found).hasSize(1);
    var fix = String.valueOf(found.getFirst().fix());
    var patch = fix.substring(fix.indexOf("providers: ")).replace("...", value) + "\n";

    var compilation = SmallFleet.intent(FLEET + patch);

    assertThat(SmallFleet.diagnostics(compilation)).isEqualTo(List.of());
    assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
    var written = patch.contains("nvidia.com/gpu") ? "nvidia.com/gpu: 1" : value;
    var objects = ((Compilation.Compiled) compilation).plan().clusters().firstEntry().getValue();
    assertThat(objects.manifests())
        .filteredOn(manifest -> manifest.gvk().kind().equals("Deployment"))
        .singleElement()
        .satisfies(manifest ->
            assertThat(new String(manifest.yaml(), java.nio.charset.StandardCharsets.UTF_8))
                .contains(written.replaceAll("[\\[\\]{}\"]", "").split(",")[0].strip()));
  }
}
