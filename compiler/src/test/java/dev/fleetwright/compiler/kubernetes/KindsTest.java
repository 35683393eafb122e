package dev.fleetwright.compiler.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.SharedData;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindsTest {
  private static ObjectKey key(String group, String kind, String namespace, String name) {
    return new ObjectKey(group, kind, namespace, name);
  }

  @Test
  void output_goes_from_what_others_need_to_what_can_lock_them_out() {
    var wanted =
        List.of(
            key("", "Namespace", "", "b"),
            key("apiextensions.k8s.io", "CustomResourceDefinition", "", "a"),
            key("", "ServiceAccount", "a", "x"),
            key("", "ConfigMap", "a", "b"),
            key("", "ConfigMap", "b", "a"),
            key("", "Service", "a", "a"),
            key("apps", "Deployment", "a", "a"),
            key("batch", "CronJob", "a", "a"),
            key("example.org", "Widget", "a", "a"),
            key("networking.k8s.io", "Ingress", "a", "a"),
            key("autoscaling", "HorizontalPodAutoscaler", "a", "a"),
            key("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "a"));

    assertThat(wanted.reversed().stream().sorted(Kinds.OUTPUT_ORDER)).isEqualTo(wanted);
  }

  @Test
  void a_kind_is_namespaced_or_not_or_unknown() {
    assertThat(
            Stream.of(
                Kinds.scope("apps", "Deployment"),
                Kinds.scope("", "Namespace"),
                Kinds.scope("example.org", "Deployment")))
        .containsExactly(Kinds.Scope.NAMESPACED, Kinds.Scope.CLUSTER, null);
  }

  @Test
  void every_kind_of_kubernetes_lives_where_its_api_server_says() throws IOException {
    var said = new TreeMap<String, String>();
    var known = new TreeMap<String, String>();
    try (var table = KindsTest.class.getResourceAsStream("/kubernetes/scopes.txt")) {
      var text = new String(requireNonNull(table).readAllBytes(), UTF_8);
      for (var line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        var kind = line.substring(0, line.indexOf(' '));
        said.put(kind, line.substring(kind.length() + 1));
        var scope = Kinds.scope(group(kind), name(kind));
        known.put(kind, scope == null ? "unknown" : scope.word());
      }
    }
    assertThat(said).hasSizeGreaterThan(80);
    assertThat(known).containsExactlyEntriesOf(said);
  }

  @Test
  void widely_used_kinds_live_where_their_definitions_say() throws IOException {
    var defined = new TreeMap<String, String>();
    for (var folder : List.of("crds", "fleets/radix-flux/source")) {
      try (var files = Files.walk(SharedData.path(folder))) {
        for (var file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
          definitions(file, defined);
        }
      }
    }
    assertThat(defined).hasSizeGreaterThan(190);
    var known = new TreeMap<String, String>();
    for (var kind : defined.keySet()) {
      var builtIn = Kinds.scope(group(kind), name(kind));
      var scope = builtIn == null ? WellKnownKinds.scope(group(kind), name(kind)) : builtIn;
      known.put(kind, scope == null ? "unknown" : scope.word());
    }
    assertThat(known.entrySet())
        .allMatch(each -> each.getValue().equals(defined.get(each.getKey())));
    assertThat(defined.keySet()).containsAll(WellKnownKinds.all().keySet());
  }

  private static void definitions(Path file, Map<String, String> into) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (!new String(bytes, UTF_8).contains("kind: CustomResourceDefinition")) {
      return;
    }
    for (var document : ManifestYaml.read("crd.yaml", bytes, new Diagnostics())) {
      var spec = document.json().object("spec");
      if ("CustomResourceDefinition".equals(document.json().text("kind"))) {
        into.put(
            spec.text("names", "kind") + "." + spec.text("group"),
            String.valueOf(spec.text("scope")));
      }
    }
  }

  private static String group(String groupKind) {
    int dot = groupKind.indexOf('.');
    return dot < 0 ? "" : groupKind.substring(dot + 1);
  }

  private static String name(String groupKind) {
    int dot = groupKind.indexOf('.');
    return dot < 0 ? groupKind : groupKind.substring(0, dot);
  }

  @Test
  void list_items_are_told_apart_by_the_keys_of_their_list() {
    assertThat(ListKeys.of("spec", "containers")).containsExactly("name");
    assertThat(ListKeys.of("containers", "ports")).containsExactly("containerPort", "protocol");
    assertThat(ListKeys.of("spec", "ports")).containsExactly("port", "protocol");
    assertThat(ListKeys.of("containers", "args")).isEmpty();
  }
}
