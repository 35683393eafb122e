package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Group;
import dev.fleetwright.compiler.intent.Placement;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Order;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Decides on which clusters of an environment a workload or component runs. */
public final class Placements {
  /** Clusters that take no part in a choice of some out of many. */
  private static final Set<String> LEAVING = Set.of("draining", "retired");

  private Placements() {}

  /**
   * The clusters on which the unit runs, in the order given.
   *
   * @param clusters every cluster of one environment
   */
  public static List<ClusterFacts> of(
      Deployable unit, List<ClusterFacts> clusters, Map<String, Group> groups) {
    var placement = unit.placement();
    var select = new Matches(placement.select(), groups);
    var exclude = placement.exclude();
    var excluded = exclude == null ? null : new Matches(exclude, groups);
    var matching =
        clusters.stream()
            .filter(select)
            .filter(facts -> excluded == null || !excluded.test(facts))
            .toList();
    var spread = placement.spread();
    return spread == null ? matching : chosen(unit, matching, spread);
  }

  /**
   * Some of the clusters. Each has a rank in its group that comes from its own name and the unit's
   * alone (rendezvous hashing), so that a cluster which comes or goes moves one place at most.
   */
  private static List<ClusterFacts> chosen(
      Deployable unit, List<ClusterFacts> matching, Placement.Spread spread) {
    record Candidate(ClusterFacts facts, String weight) {}
    var byGroup = new TreeMap<String, List<Candidate>>();
    for (var facts : matching) {
      if (!LEAVING.contains(facts.cluster().state())) {
        var weight = sha256(unit.path() + "\n" + facts.cluster().name());
        byGroup
            .computeIfAbsent(group(facts, spread.by()), _ -> new ArrayList<>())
            .add(new Candidate(facts, weight));
      }
    }
    record Ranked(ClusterFacts facts, int rank, String weight) {}
    var ranked = new ArrayList<Ranked>();
    for (var group : byGroup.values()) {
      group.sort(Order.by(Candidate::weight));
      for (int rank = 0; rank < group.size(); rank++) {
        var perGroup = spread.perGroup();
        if (perGroup == null || rank < perGroup) {
          ranked.add(new Ranked(group.get(rank).facts(), rank, group.get(rank).weight()));
        }
      }
    }
    ranked.sort(Order.by(Ranked::rank, Ranked::weight));
    var count = spread.count();
    var names =
        ranked.stream()
            .limit(count == null ? ranked.size() : count)
            .map(each -> each.facts().cluster().name())
            .collect(java.util.stream.Collectors.toSet());
    return matching.stream().filter(facts -> names.contains(facts.cluster().name())).toList();
  }

  private static String group(
      ClusterFacts facts, Selector.@org.jspecify.annotations.Nullable Field by) {
    if (by == null) {
      return "";
    }
    var path = by == Selector.Field.PROVIDER ? "provider.name" : "cluster." + by.word();
    var value = facts.get(by == Selector.Field.CLUSTER ? "cluster.name" : path);
    return value == null ? "" : JsonText.plain(value);
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
