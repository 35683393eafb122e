package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.RepoFiles;
import dev.fleetwright.compiler.overlay.Overlay;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.render.Renderer;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The overlays of a fleet's providers. */
final class Providers {
  private final Overlays overlays;
  private final Map<String, YamlMap> defaults = new TreeMap<>();
  private final List<RequiredKind> requires = new ArrayList<>();

  private Providers(Overlays overlays, Set<String> used) {
    this.overlays = overlays;
    for (var name : used) {
      var overlay = overlays.get(name);
      if (overlay != null) {
        requires.addAll(overlay.requires());
      }
      if (overlay != null && !overlay.defaults().entries().isEmpty()) {
        defaults.put(name, overlay.defaults());
      }
    }
  }

  static Providers load(Snapshot snapshot, Intent intent, Diagnostics out) {
    var files = new RepoFiles(snapshot, intent.folder());
    var documents = new ArrayList<YamlMap>();
    for (var file : files.find(intent.overlays(), out)) {
      if (IntentYaml.read(file.path(), file.content().bytes(), out) instanceof YamlMap map) {
        documents.add(map);
      }
    }
    var used = new TreeSet<String>();
    for (var cluster : intent.clusters().values()) {
      var provider = cluster.provider();
      if (provider != null) {
        used.add(provider.text());
      }
    }
    var providers = new Providers(Overlays.load(documents, intent.providers(), used, out), used);
    for (var cluster : intent.clusters().values()) {
      var overlay = providers.overlay(cluster);
      if (overlay != null) {
        overlay.checkSettings(cluster.name(), cluster.settings(), cluster.at(), out);
      }
    }
    return providers;
  }

  Set<String> names() {
    return overlays.names();
  }

  /** The layer of workload fields of each provider that has one. */
  Map<String, YamlMap> defaults() {
    return defaults;
  }

  /** The kinds that the overlays in use may need. */
  List<RequiredKind> requires() {
    return requires;
  }

  @Nullable Overlay overlay(Cluster cluster) {
    var provider = cluster.provider();
    return provider == null ? null : overlays.get(provider.text());
  }

  Renderer renderer() {
    return new Renderer(overlays);
  }
}
