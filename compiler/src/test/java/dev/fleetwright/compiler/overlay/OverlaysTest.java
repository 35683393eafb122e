package dev.fleetwright.compiler.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OverlaysTest {
  private static final Path BUILT_IN = Path.of("src/main/resources/dev/fleetwright/overlays");

  private final Diagnostics found = new Diagnostics();

  private YamlMap yaml(String file, String text) {
    var node = IntentYaml.read(file, text.getBytes(StandardCharsets.UTF_8), found);
    assertThat(found.sorted()).isEmpty();
    return (YamlMap) Objects.requireNonNull(node);
  }

  private Overlays load(String providers, String... used) {
    return Overlays.load(List.of(), yaml("intent.yaml", providers), List.of(used), found);
  }

  /** What was found, one line each, without the position's column. */
  private List<String> said() {
    return found.sorted().stream().map(OverlaysTest::line).toList();
  }

  private static String line(Diagnostic each) {
    var fix = each.fix() == null ? "" : " [" + each.fix() + "]";
    return each.at().file()
        + ":"
        + each.at().line()
        + " "
        + each.code()
        + " "
        + each.message()
        + fix;
  }

  @Test
  void built_in_overlays_are_listed_and_have_the_shape_of_a_users() throws IOException {
    var files = new java.util.TreeSet<String>();
    try (var all = Files.list(BUILT_IN)) {
      for (var file : all.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        var overlay = yaml(file.getFileName().toString(), Files.readString(file));
        files.add(overlay.map("metadata").text("name") + ".yaml");
        var alone = new Diagnostics();
        Overlays.load(List.of(overlay), YamlMap.empty(overlay.at()), List.of(), alone);
        assertThat(alone.sorted()).isEmpty();
      }
    }
    assertThat(load("{}").names().stream().map(name -> name + ".yaml"))
        .containsExactlyElementsOf(files);
  }

  @Test
  void built_in_overlays_are_read_as_they_are_written() throws IOException {
    for (var name : BuiltIn.names()) {
      var written =
          yaml("built-in/" + name + ".yaml", Files.readString(BUILT_IN.resolve(name + ".yaml")));

      assertThat(BuiltIn.body(name))
          .isEqualTo(written.without("apiVersion").without("kind").without("metadata"));
    }
  }

  @Test
  void an_overlay_of_a_users_own_extends_a_built_in_one() {
    var overlays =
        load(
            """
            hetzner:
              extends: kubernetes
              settings:
                gatewayClasses: {default: {public: envoy}}
                location: {type: string, required: true, pattern: "[a-z]{3}[0-9]"}
              storageClasses: {standard: hcloud-volumes}
              refuse: {http-affinity: null}
              capabilities: {http.affinity: realised}
            """);

    var hetzner = Objects.requireNonNull(overlays.get("hetzner"));
    assertThat(said()).isEmpty();
    assertThat(overlays.names()).contains("eks", "hetzner");
    assertThat(hetzner.capabilities())
        .containsEntry("http.affinity", Overlay.Capability.REALISED)
        .containsEntry("http.allowCidrs", Overlay.Capability.REFUSED);
    assertThat(Setting.otherwise(hetzner.settings(), List.of("gatewayClasses", "public")))
        .isEqualTo(Json.str("envoy"));
    assertThat(hetzner.settings()).containsKeys("location", "tlsIssuer");
  }

  @Test
  void an_overlay_with_a_built_in_name_lies_on_top_of_it() {
    var overlays = load("eks: {vars: {tier: gold}}\n", "eks");

    var eks = Objects.requireNonNull(overlays.get("eks"));
    assertThat(eks.vars().text("tier")).isEqualTo("gold");
    assertThat(eks.settings()).containsKey("accountId");
  }

  @Test
  void an_overlay_with_a_built_in_name_that_extends_another_one_replaces_it() {
    var eks = Objects.requireNonNull(load("eks: {extends: onprem}\n", "eks").get("eks"));

    assertThat(eks.settings()).doesNotContainKey("accountId");
  }

  @Test
  void a_change_of_the_base_overlay_reaches_all_that_extend_it() {
    var overlays = load("kubernetes: {vars: {tier: gold}}\n", "onprem");

    assertThat(Objects.requireNonNull(overlays.get("onprem")).vars().text("tier"))
        .isEqualTo("gold");
  }

  @Test
  void extending_what_is_not_there_suggests_the_nearest() {
    assertThat(load("mine: {extends: kubernets}\n").get("mine")).isNull();
    assertThat(said())
        .containsExactly(
            "intent.yaml:1 FW1402 there is no overlay 'kubernets' to extend"
                + " [did you mean 'kubernetes'?]");
  }

  @Test
  void overlays_that_extend_each_other_are_an_error() {
    load("a: {extends: b}\nb: {extends: c}\nc: {extends: a}\n");

    assertThat(said())
        .containsExactly(
            "intent.yaml:3 FW1403 overlays extend each other: a -> b -> c -> a"
                + " [take one of them out of the circle]");
  }

  @Test
  void the_same_name_in_a_file_and_inline_is_an_error_that_names_both() {
    var file =
        yaml(
            "overlays/mine.yaml",
            "apiVersion: fleetwright.dev/v1\nkind: Overlay\nmetadata: {name: mine}\n");

    Overlays.load(List.of(file), yaml("intent.yaml", "mine: {extends: eks}\n"), List.of(), found);

    assertThat(said())
        .containsExactly("intent.yaml:1 FW1404 overlay 'mine' is defined twice [keep one of them]");
    assertThat(found.sorted().getFirst().also().getFirst().at().file())
        .isEqualTo("overlays/mine.yaml");
  }

  @Test
  void an_unknown_key_is_an_error_with_a_suggestion() {
    assertThat(load("mine: {refuses: {}}\n").get("mine")).isNull();
    assertThat(said())
        .containsExactly(
            "intent.yaml:1 FW1101 unknown key 'refuses' in providers.mine; did you mean 'refuse'?");
  }

  @Test
  void defaults_are_fields_of_a_workload() {
    load("mine: {defaults: {replicsa: 2}}\n");

    assertThat(said())
        .containsExactly(
            "intent.yaml:1 FW1101 unknown key 'replicsa' in providers.mine.defaults; did you mean"
                + " 'replicas'?");
  }

  @Test
  void a_tree_that_names_what_is_not_there_is_an_error_before_any_cluster_is_looked_at() {
    load(
        """
        mine:
          extends: kubernetes
          let:
            wrong: "{{settings.gatewayClass.public}}"
            worse: {$from: lets.gatewayName}
            bad: {$form: it.host}
            never: null
          patch:
            one:
              target: {part: controller}
              merge: {spec: {x: "{{#if it}}y{{/if}}"}}
            two:
              target: pod
              when: {let.nothing: 1, it.size: {atLeast: big}, it.mount: {like: /x}}
              json: [{op: add, path: /spec/x, value: null}]
        """);

    assertThat(said().stream().map(line -> line.replaceAll(" \\[.*", "")))
        .containsExactly(
            "intent.yaml:4 FW1405 overlay mine: unknown setting 'gatewayClass'",
            "intent.yaml:5 FW1405 overlay mine: unknown root 'lets'",
            "intent.yaml:6 FW1405 overlay mine: unknown word '$form'",
            "intent.yaml:11 FW1301 '{{#if it}}': a block is not part of templates",
            "intent.yaml:14 FW1405 overlay mine: unknown let 'nothing'",
            "intent.yaml:14 FW1405 overlay mine: this has no order",
            "intent.yaml:14 FW1405 overlay mine: unknown test 'like'",
            "intent.yaml:15 FW1405 overlay mine: nothing ever comes out as null");
  }

  @Test
  void an_object_of_a_kind_that_nobody_installs_is_an_error() {
    load(
        """
        mine:
          extends: kubernetes
          emit:
            monitor:
              object: {apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: {name: x}}
        """);

    assertThat(said())
        .containsExactly(
            "intent.yaml:5 FW1405 overlay mine: monitoring.coreos.com/v1 PodMonitor is not built"
                + " into Kubernetes [list it in requires, with what to install for it]");
  }

  @Test
  void settings_of_a_cluster_are_checked_where_they_stand() {
    var eks = Objects.requireNonNull(load("{}", "eks").get("eks"));
    var cluster =
        yaml(
            "clusters.yaml",
            """
            accountid: "111122223333"
            accountId: "1111"
            identityMode: roles
            metricsServer: "yes"
            sharedGateways: {public: {name: edge}}
            storageClasses: {fast: nvme, slow: tape}
            """);

    eks.checkSettings("prod-1", cluster, cluster.at(), found);

    assertThat(said())
        .containsExactly(
            "clusters.yaml:1 FW1412 overlay eks has no setting 'accountid' [did you mean"
                + " 'accountId'?]",
            "clusters.yaml:2 FW1411 settings.accountId must match [0-9]{12}: the AWS account of the"
                + " cluster, twelve digits; roles of identity are looked for there",
            "clusters.yaml:3 FW1411 settings.identityMode is one of \"pod-identity\", \"irsa\"",
            "clusters.yaml:4 FW1411 settings.metricsServer needs a boolean: whether the cluster"
                + " serves the resource metrics API, by which workloads are scaled",
            "clusters.yaml:5 FW1410 cluster prod-1 lacks settings.sharedGateways.public.namespace",
            "clusters.yaml:6 FW1412 overlay eks has no setting 'slow' [take it out, or say one of standard, fast,"
                + " shared, archive]");
  }
}
