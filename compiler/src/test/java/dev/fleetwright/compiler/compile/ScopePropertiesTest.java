package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Components with random manifests: what an API server would make of them is worked out here anew,
 * and no two of them land on one object unsaid.
 */
class ScopePropertiesTest {
  private static final List<String> NAMESPACES = List.of("", "", "default", "one", "two");

  /** How a kind is written, the group that keeps it, and whether it has namespaces. */
  private enum Sort {
    CONFIG_MAP("v1", "ConfigMap", "", true),
    CLUSTER_ROLE("rbac.authorization.k8s.io/v1", "ClusterRole", "rbac.authorization.k8s.io", false),
    INGRESS("networking.k8s.io/v1", "Ingress", "networking.k8s.io", true),
    OLD_INGRESS("extensions/v1beta1", "Ingress", "networking.k8s.io", true),
    CERTIFICATE("cert-manager.io/v1", "Certificate", "cert-manager.io", true),
    CLUSTER_ISSUER("cert-manager.io/v1", "ClusterIssuer", "cert-manager.io", false),
    SAID("example.org/v1", "Said", "example.org", true),
    SAID_TOO("example.org/v2", "Said", "example.org", true),
    SAID_WIDE("example.org/v1", "SaidWide", "example.org", false),
    UNKNOWN("example.org/v1", "Unknown", "example.org", true);

    final String apiVersion;
    final String kind;
    final String home;
    final boolean namespaced;

    Sort(String apiVersion, String kind, String home, boolean namespaced) {
      this.apiVersion = apiVersion;
      this.kind = kind;
      this.home = home;
      this.namespaced = namespaced;
    }
  }

  private record Written(Sort sort, String namespace, String name, String content) {
    String yaml() {
      var in = namespace.isEmpty() ? "" : ", namespace: " + namespace;
      return "{apiVersion: %s, kind: %s, metadata: {name: %s%s}, data: {k: %s}}"
          .formatted(sort.apiVersion, sort.kind, name, in, content);
    }

    /** Where an API server keeps it. */
    String address(String component) {
      var given = namespace.isEmpty() ? component : namespace;
      var at = !sort.namespaced ? "" : given.isEmpty() ? "default" : given;
      return sort.home + "/" + sort.kind + "/" + at + "/" + name;
    }

    /** All but where it is. */
    String said() {
      return sort.apiVersion + " " + content;
    }
  }

  @Test
  void no_two_manifests_land_on_one_object_unsaid() {
    var outcomes = new TreeMap<String, Integer>();
    for (int seed = 0; seed < 3000; seed++) {
      outcomes.merge(check(seed), 1, Integer::sum);
    }
    assertThat(outcomes).containsOnlyKeys("asked", "clash", "same", "apart");
    assertThat(outcomes.values()).allMatch(count -> count > 50);
  }

  private static String check(int seed) {
    var random = new Random(seed);
    var components = new TreeMap<String, String>();
    var objects = new TreeMap<String, List<Written>>();
    for (var name : List.of("alpha", "beta", "gamma")) {
      components.put(name, NAMESPACES.get(random.nextInt(NAMESPACES.size())));
      var own = new ArrayList<Written>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        own.add(
            new Written(
                Sort.values()[random.nextInt(Sort.values().length)],
                NAMESPACES.get(random.nextInt(NAMESPACES.size())),
                random.nextBoolean() ? "app" : "web",
                random.nextInt(4) == 0 ? "other" : "same"));
      }
      objects.put(name, own);
    }
    var compilation = Compiler.compile(Folder.of(files(components, objects)), "intent.yaml");
    var codes =
        compilation.diagnostics().stream().map(Diagnostic::code).collect(Collectors.toSet());

    var byAddress = new HashMap<String, Set<String>>();
    int written = 0;
    boolean asks = false;
    for (var component : components.entrySet()) {
      for (var object : objects.getOrDefault(component.getKey(), List.of())) {
        written++;
        asks |=
            object.sort() == Sort.UNKNOWN
                && object.namespace().isEmpty()
                && !component.getValue().isEmpty();
        byAddress
            .computeIfAbsent(object.address(component.getValue()), _ -> new TreeSet<>())
            .add(object.said());
      }
    }
    boolean clash = byAddress.values().stream().anyMatch(contents -> contents.size() > 1);
    assertThat(codes.contains("FW1511")).as("asked, seed %s", seed).isEqualTo(asks);
    if (asks) {
      return "asked";
    }
    assertThat(codes.contains("FW1211")).as("clash, seed %s", seed).isEqualTo(clash);
    if (clash) {
      return "clash";
    }
    boolean same = byAddress.size() < written;
    assertThat(codes.contains("FW1514")).as("same, seed %s", seed).isEqualTo(same);
    assertThat(compilation)
        .as("seed %s: %s", seed, compilation.diagnostics())
        .isInstanceOf(Compilation.Compiled.class);
    assertThat(landed(compilation)).as("seed %s", seed).isEqualTo(single(byAddress));
    return same ? "same" : "apart";
  }

  private static Map<String, String> single(Map<String, Set<String>> byAddress) {
    var single = new TreeMap<String, String>();
    byAddress.forEach((address, contents) -> single.put(address, contents.iterator().next()));
    return single;
  }

  /** What each address holds after all manifests are applied, once each. */
  private static Map<String, String> landed(Compilation compilation) {
    var plan = ((Compilation.Compiled) compilation).plan().clusters().get("c");
    var landed = new TreeMap<String, String>();
    for (var unit : java.util.Objects.requireNonNull(plan).units()) {
      for (var manifest : unit.manifests()) {
        if (unit.kind().equals("namespaces")) {
          continue;
        }
        var key = manifest.key();
        var sort =
            List.of(Sort.values()).stream()
                .filter(each ->
                    each.apiVersion.equals(manifest.gvk().apiVersion())
                        && each.kind.equals(key.kind()))
                .findFirst()
                .orElseThrow();
        var content = String.valueOf(manifest.object().text("data", "k"));
        var object = new Written(sort, key.namespace(), key.name(), content);
        assertThat(landed.put(object.address(""), object.said())).isNull();
      }
    }
    return landed;
  }

  private static Map<String, String> files(
      Map<String, String> components, Map<String, List<Written>> objects) {
    var files = new HashMap<String, String>();
    var intent =
        new StringBuilder(
            """
            apiVersion: fleetwright.dev/v1
            kind: Fleet
            metadata: {name: f}
            environments: {live: {}}
            clusters: {c: {provider: onprem, environment: live}}
            components:
            """);
    components.forEach((name, namespace) -> {
      intent.append("  %s: {manifests: %s.yaml".formatted(name, name));
      intent.append(namespace.isEmpty() ? "" : ", namespace: " + namespace);
      intent.append(
          name.equals("beta")
              ? ", scope: {Said.example.org: Namespaced, SaidWide.example.org: Cluster}}\n"
              : "}\n");
      files.put(
          name + ".yaml",
          objects.getOrDefault(name, List.of()).stream()
              .map(Written::yaml)
              .collect(Collectors.joining("\n---\n", "", "\n")));
    });
    files.put("intent.yaml", intent.toString());
    return files;
  }
}
