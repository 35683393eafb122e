package dev.fleetwright.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.cli.OutputFolder.Layout;
import dev.fleetwright.compiler.cli.OutputFolder.Result;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFolderTest {
  @TempDir Path folder;

  @Test
  void a_second_write_changes_no_file() throws Exception {
    var plan = plan(cluster("eu", config("shop", "a"), config("shop", "b")));
    var output = new OutputFolder(folder);

    assertThat(output.write(plan, Layout.CLUSTER, true)).isEqualTo(new Result(1, 0, 0));
    var before = Files.getLastModifiedTime(folder.resolve("eu.yaml"));
    assertThat(output.write(plan, Layout.CLUSTER, true)).isEqualTo(new Result(0, 1, 0));
    assertThat(Files.getLastModifiedTime(folder.resolve("eu.yaml"))).isEqualTo(before);
    assertThat(Files.readString(folder.resolve("eu.yaml")))
        .startsWith("---\napiVersion: v1\nkind: ConfigMap\n")
        .contains("name: a\n", "---\napiVersion: v1\nkind: ConfigMap\n");
  }

  @Test
  void stale_files_of_ours_go_and_others_stay() throws Exception {
    var output = new OutputFolder(folder);
    output.write(plan(cluster("eu", config("shop", "a")), cluster("us")), Layout.CLUSTER, true);
    Files.writeString(folder.resolve("mine.yaml"), "kept: true\n");

    var result = output.write(plan(cluster("eu", config("shop", "a"))), Layout.CLUSTER, true);

    assertThat(result).isEqualTo(new Result(0, 1, 1));
    assertThat(names()).containsExactly(OutputFolder.INDEX, "eu.yaml", "mine.yaml");
  }

  @Test
  void a_write_of_some_clusters_leaves_the_files_of_the_others() throws Exception {
    var output = new OutputFolder(folder);
    output.write(plan(cluster("eu"), cluster("us")), Layout.CLUSTER, true);

    output.write(plan(cluster("eu", config("shop", "a"))), Layout.CLUSTER, false);
    assertThat(names()).containsExactly(OutputFolder.INDEX, "eu.yaml", "us.yaml");

    output.write(plan(cluster("eu")), Layout.CLUSTER, true);
    assertThat(names()).containsExactly(OutputFolder.INDEX, "eu.yaml");
  }

  @Test
  void objects_have_a_file_each_and_no_name_leads_out_of_the_folder() throws Exception {
    var output = new OutputFolder(folder.resolve("out"));
    output.write(
        plan(cluster("eu", config("", "../../x"), config("..", "y"))), Layout.OBJECTS, true);

    try (var files = Files.walk(folder)) {
      assertThat(
              files.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString()).sorted())
          .containsExactly(
              "out/" + OutputFolder.INDEX,
              "out/eu/%2E./configmap-y.yaml",
              "out/eu/_cluster/configmap-%2E.%2F..%2Fx.yaml");
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_link_in_the_folder_leads_nothing_elsewhere(Layout layout) throws Exception {
    var outside = Files.createDirectories(folder.resolve("outside"));
    var precious = Files.writeString(outside.resolve("keep.yaml"), "a: 1\n");
    var out = Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(out.resolve("eu"), outside);
    Files.writeString(out.resolve(OutputFolder.INDEX), "[\"eu/keep.yaml\"]");

    assertThatThrownBy(() ->
            new OutputFolder(out).write(plan(cluster("eu", config("shop", "a"))), layout, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("eu is a symbolic link");
    assertThat(Files.readString(precious)).isEqualTo("a: 1\n");
    try (var files = Files.list(outside)) {
      assertThat(files).containsExactly(precious);
    }
    assertThat(out.resolve("eu.yaml")).doesNotExist();
  }

  @Test
  void a_link_in_the_place_of_a_file_is_replaced_and_not_followed() throws Exception {
    var outside = Files.writeString(folder.resolve("precious"), "a: 1\n");
    var out = Files.createDirectories(folder.resolve("out"));
    Files.createSymbolicLink(out.resolve("eu.yaml"), outside);
    Files.createSymbolicLink(out.resolve(".eu.yaml.new"), outside);

    new OutputFolder(out).write(plan(cluster("eu", config("shop", "a"))), Layout.CLUSTER, true);

    assertThat(Files.readString(outside)).isEqualTo("a: 1\n");
    assertThat(out.resolve("eu.yaml")).isRegularFile();
    assertThat(Files.isSymbolicLink(out.resolve("eu.yaml"))).isFalse();
  }

  @Test
  void an_index_that_somebody_edited_cannot_lead_out_of_the_folder() throws Exception {
    var outside = folder.resolve("precious.yaml");
    Files.writeString(outside, "a: 1\n");
    var inside = folder.resolve("out");
    Files.createDirectories(inside);
    Files.writeString(inside.resolve(OutputFolder.INDEX), "[\"../precious.yaml\"]");

    new OutputFolder(inside).write(plan(cluster("eu")), Layout.CLUSTER, true);

    assertThat(outside).exists();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static FleetPlan plan(ClusterPlan... clusters) {
    var byName = new TreeMap<String, ClusterPlan>();
    for (var cluster : clusters) {
      byName.put(cluster.cluster(), cluster);
    }
    return new FleetPlan("shop", "worktree", 0, byName);
  }

  private static ClusterPlan cluster(String name, Manifest... manifests) {
    var target =
        new ClusterPlan.Target(
            "eks", "r", List.of("dev"), Map.of(), "1.36", name, "push", "active");
    return new ClusterPlan(name, target, List.of(), List.of(manifests), List.of(), List.of());
  }

  private static Manifest config(String namespace, String name) {
    var metadata = Json.obj().put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return Manifest.of(
        Json.obj()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("metadata", metadata.build())
            .build());
  }
}
