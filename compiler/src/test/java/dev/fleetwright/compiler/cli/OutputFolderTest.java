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
import org.junit.jupiter.params.provider.ValueSource;

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
              "out/eu/_cluster/configmap-..%2F..%2Fx.yaml");
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
    Files.writeString(out.resolve(OutputFolder.INDEX), "[\"eu.yaml\"]");

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

  @Test
  void a_folder_that_is_itself_a_link_is_refused() throws Exception {
    var outside = Files.createDirectories(folder.resolve("outside"));
    var out = Files.createSymbolicLink(folder.resolve("out"), outside);

    assertThatThrownBy(() ->
            new OutputFolder(out)
                .write(plan(cluster("eu", config("shop", "a"))), Layout.CLUSTER, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("out is a symbolic link");
    assertThat(outside).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void a_file_that_it_did_not_write_is_named_and_left_alone(Layout layout) throws Exception {
    var theirs = layout == Layout.CLUSTER ? "eu.yaml" : "eu/shop/configmap-a.yaml";
    var file = folder.resolve(theirs);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine: true\n");
    var wanted = plan(cluster("eu", config("shop", "a"), config("shop", "b")), cluster("us"));

    assertThatThrownBy(() -> new OutputFolder(folder).write(wanted, layout, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(theirs + " was not written by this command");
    assertThat(file).hasContent("mine: true");
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
    }

    Files.delete(file);
    new OutputFolder(folder).write(wanted, layout, true);
    Files.writeString(file, "edited: true\n");
    assertThat(new OutputFolder(folder).write(wanted, layout, true).written()).isEqualTo(1);
    assertThat(Files.readString(file)).contains("kind: ConfigMap");
  }

  @Test
  void a_folder_in_the_place_of_a_file_leaves_nothing_behind() throws Exception {
    Files.createDirectories(folder.resolve("eu.yaml/in"));

    assertThatThrownBy(() ->
            new OutputFolder(folder)
                .write(plan(cluster("eu"), cluster("aa")), Layout.CLUSTER, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("eu.yaml is a folder");
    assertThat(names()).containsExactly("eu.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b.yaml", "\\ud800.yaml", "../x.yaml", "/etc/x.yaml", "a b.yaml"})
  void an_index_of_paths_that_are_none_removes_nothing(String path) throws Exception {
    var out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve(OutputFolder.INDEX), "[\"" + path + "\"]");
    Files.writeString(folder.resolve("x.yaml"), "a: 1\n");
    Files.writeString(out.resolve("a b.yaml"), "a: 1\n");

    assertThat(new OutputFolder(out).write(plan(cluster("eu")), Layout.CLUSTER, true))
        .isEqualTo(new Result(1, 0, 0));
    assertThat(folder.resolve("x.yaml")).exists();
    assertThat(out.resolve("a b.yaml")).exists();
  }

  @Test
  void names_that_are_too_long_or_one_on_some_machines_have_a_file_each() throws Exception {
    var first = "a".repeat(252) + "b";
    var second = "a".repeat(252) + "c";
    var accents = "é".repeat(200);
    var plan =
        plan(
            cluster(
                "eu",
                config("", first),
                config("", second),
                config("", accents),
                config("", "Edit"),
                config("", "edit"),
                config("", "EDIT"),
                config("", "Alone")));

    assertThat(new OutputFolder(folder).write(plan, Layout.OBJECTS, true).written()).isEqualTo(7);
    try (var files = Files.list(folder.resolve("eu/_cluster"))) {
      var names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names)
          .hasSize(7)
          .allMatch(name -> name.length() <= 250)
          .contains("configmap-edit.yaml", "configmap-Alone.yaml")
          .doesNotContain("configmap-Edit.yaml")
          .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
          .doesNotHaveDuplicates();
    }
    assertThat(new OutputFolder(folder).write(plan, Layout.OBJECTS, true))
        .isEqualTo(new Result(0, 7, 0));
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
