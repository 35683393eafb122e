package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Renders one workload for one cluster, both written as YAML. */
final class Fixture {
  /** What a render gave, and what it asked about the cluster. */
  record Rendered(List<Manifest> manifests, List<Diagnostic> diagnostics, Set<String> asked) {
    String yaml() {
      var text = new StringBuilder();
      for (var manifest : manifests) {
        text.append("---\n").append(new String(manifest.yaml(), StandardCharsets.UTF_8));
      }
      return text.toString();
    }

    /** One object, by its kind and name. */
    Json.Obj object(String kind, String name) {
      return manifests.stream()
          .filter(each -> each.key().kind().equals(kind) && each.key().name().equals(name))
          .findFirst()
          .orElseThrow()
          .object();
    }

    List<String> keys() {
      return manifests.stream().map(each -> each.key().toString()).toList();
    }
  }

  private Fixture() {}

  static YamlMap yaml(String file, String text) {
    var found = new Diagnostics();
    var node = IntentYaml.read(file, text.getBytes(StandardCharsets.UTF_8), found);
    if (found.hasErrors() || !(node instanceof YamlMap map)) {
      throw new IllegalArgumentException(found.sorted().toString());
    }
    return map;
  }

  /**
   * Renders.
   *
   * @param spec a workload called {@code shop} in the namespace {@code store}
   * @param cluster {@code provider}, {@code settings} and other facts
   */
  static Rendered render(String cluster, String spec) {
    return render(YamlMap.empty(SourceLocation.whole("intent.yaml")), cluster, spec);
  }

  /** The same, with overlays of the fleet's own. */
  static Rendered render(YamlMap providers, String cluster, String spec) {
    var facts = new Answers(yaml("cluster.yaml", cluster).json());
    var workload = yaml("workload.yaml", spec);
    var diagnostics = new Diagnostics();
    var provider = facts.cluster.text("provider");
    var overlays =
        Overlays.load(List.of(), providers, List.of(String.valueOf(provider)), diagnostics);
    var resolved = new ResolvedWorkload("shop", workload.at(), "production", "store", workload);
    var manifests = new Renderer(overlays).workload(resolved, facts, diagnostics);
    return new Rendered(manifests, diagnostics.sorted(), facts.asked);
  }

  /** Facts of one cluster that remember what was asked. */
  private static final class Answers implements Facts {
    private final Json.Obj cluster;
    private final Set<String> asked = new TreeSet<>();

    Answers(Json.Obj cluster) {
      this.cluster = cluster;
    }

    @Override
    public @Nullable Json get(String path) {
      asked.add(path);
      return answer(path);
    }

    private @Nullable Json answer(String path) {
      var known =
          Json.obj()
              .put("cluster", cluster)
              .put("provider", Json.obj().put("name", cluster.text("provider")).build())
              .put("fleet", Json.obj().put("name", "acme").build())
              .put("environment", Json.obj().put("name", "production").build())
              .build();
      var parsed = ScopePath.parse(path);
      return parsed == null ? null : parsed.in(known, 0);
    }

    @Override
    public boolean holds(Question question) {
      asked.add(question.toString());
      return question.test(this::answer);
    }
  }
}
