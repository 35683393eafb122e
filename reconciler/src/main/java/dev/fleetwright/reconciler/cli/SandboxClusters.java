package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.ExtraKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which clusters to simulate, each with the kinds that its provider's overlay may need. */
public final class SandboxClusters {
  private static final int NEWEST = 37;

  private SandboxClusters() {}

  /**
   * So many clusters, of these providers in turn: {@code eks-1}, {@code gke-1}, {@code eks-2}...
   *
   * @throws CommandFailure when there is no such provider
   */
  public static List<ClusterSpec> of(int count, List<String> providers) throws CommandFailure {
    var overlays = overlays(providers);
    for (var provider : providers) {
      require(provider, overlays);
    }
    var numbers = new HashMap<String, Integer>();
    var specs = new ArrayList<ClusterSpec>();
    for (int i = 0; i < count; i++) {
      var provider = providers.get(i % providers.size());
      int number = numbers.merge(provider, 1, Integer::sum);
      specs.add(
          new ClusterSpec(provider + "-" + number, provider, NEWEST, kinds(provider, overlays)));
    }
    return specs;
  }

  /** The clusters of a fleet, under the names of their contexts. */
  public static List<ClusterSpec> of(FleetPlan plan) {
    var clusters = plan.clusters().values();
    var overlays = overlays(clusters.stream().map(c -> c.target().provider()).distinct().toList());
    var contexts = new LinkedHashSet<String>();
    var specs = new ArrayList<ClusterSpec>();
    for (var cluster : clusters) {
      var target = cluster.target();
      if (contexts.add(target.context())) {
        var kinds = new LinkedHashSet<>(kinds(target.provider(), overlays));
        cluster.requires().forEach(required -> kinds.add(kind(required)));
        specs.add(
            new ClusterSpec(
                target.context(), target.provider(), minor(cluster), List.copyOf(kinds)));
      }
    }
    return specs;
  }

  private static int minor(ClusterPlan cluster) {
    var parts = cluster.target().kubernetes().split("\\.");
    try {
      return parts.length < 2
          ? NEWEST
          : Math.max(ClusterSpec.OLDEST_MINOR, Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      return NEWEST;
    }
  }

  private static Overlays overlays(Collection<String> providers) {
    var nothing = YamlMap.empty(SourceLocation.whole("sandbox"));
    return Overlays.load(List.of(), nothing, providers, new Diagnostics());
  }

  private static void require(String provider, Overlays overlays) throws CommandFailure {
    if (overlays.get(provider) == null) {
      throw CommandFailure.input(
          "there is no provider '%s'; %s"
              .formatted(
                  provider,
                  Spelling.question(provider, overlays.names())
                      .orElseGet(() -> "there are " + String.join(", ", overlays.names()))));
    }
  }

  private static List<ExtraKind> kinds(String provider, Overlays overlays) {
    var overlay = overlays.get(provider);
    Set<ExtraKind> kinds = new LinkedHashSet<>();
    if (overlay != null) {
      overlay.requires().forEach(required -> kinds.add(kind(required)));
    }
    return List.copyOf(kinds);
  }

  private static ExtraKind kind(RequiredKind required) {
    return ExtraKind.of(required.gvk().apiVersion(), required.gvk().kind(), true);
  }
}
