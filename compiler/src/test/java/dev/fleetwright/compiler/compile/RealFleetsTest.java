package dev.fleetwright.compiler.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.SharedData;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;

/** What companies run today, as components: it comes out as it went in. */
class RealFleetsTest {
  @Test
  void six_clusters_of_raw_manifests_compile_to_the_very_objects() throws IOException {
    var files = clusters(SharedData.path("fleets/radix-flux/compiled"));
    assertThat(files).hasSize(6);

    var compiled = (Compiled) Compiler.compile(Folder.of(fleet(files)), "intent.yaml");

    assertThat(compiled.plan().clusters().keySet()).isEqualTo(files.keySet());
    assertThat(
            compiled.plan().clusters().values().stream().mapToInt(c -> c.manifests().size()).sum())
        .isEqualTo(413);
    compiled
        .plan()
        .clusters()
        .forEach((name, cluster) -> {
          var input = objects(files.getOrDefault(name, ""));
          assertThat(cluster.manifests().stream().map(Manifest::object).collect(byKey()))
              .isEqualTo(input);
          assertThat(objects(text(cluster.manifests()))).isEqualTo(input);
        });
  }

  /** An intent with a component for each cluster's file, placed there alone. */
  private static Map<String, String> fleet(Map<String, String> files) {
    var intent =
        new StringBuilder(
            """
            apiVersion: fleetwright.dev/v1
            kind: Fleet
            metadata: {name: real}
            environments: {live: {}}
            """);
    intent.append("clusters:\n");
    files
        .keySet()
        .forEach(
            name -> intent.append("  %s: {provider: onprem, environment: live}%n".formatted(name)));
    intent.append("components:\n");
    files
        .keySet()
        .forEach(name ->
            intent.append(
                "  %1$s: {manifests: clusters/%1$s.yaml, placement: {select: {cluster: %1$s}}}%n"
                    .formatted(name)));
    var repo = new LinkedHashMap<String, String>();
    repo.put("intent.yaml", intent.toString());
    files.forEach((name, text) -> repo.put("clusters/" + name + ".yaml", text));
    return repo;
  }

  private static Map<String, String> clusters(Path folder) throws IOException {
    var files = new LinkedHashMap<String, String>();
    try (var paths = Files.list(folder)) {
      for (var path : paths.sorted().toList()) {
        files.put(path.getFileName().toString().replace(".yaml", ""), Files.readString(path));
      }
    }
    return files;
  }

  private static String text(List<Manifest> manifests) {
    var text = new StringBuilder();
    manifests.forEach(manifest -> text.append("---\n").append(new String(manifest.yaml(), UTF_8)));
    return text.toString();
  }

  private static Map<ObjectKey, Json.Obj> objects(String text) {
    var said = new Diagnostics();
    var objects = new ArrayList<Json.Obj>();
    ManifestYaml.read("cluster.yaml", text.getBytes(UTF_8), said)
        .forEach(object -> objects.add(object.json()));
    assertThat(said.hasErrors()).isFalse();
    return objects.stream().collect(byKey());
  }

  private static Collector<Json.Obj, ?, Map<ObjectKey, Json.Obj>> byKey() {
    return toMap(ObjectKey::of, Function.identity());
  }
}
