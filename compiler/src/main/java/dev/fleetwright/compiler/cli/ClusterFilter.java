package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Narrows a plan to the clusters that the user named. */
public final class ClusterFilter {
  private static final Set<String> ATTRIBUTES =
      Set.of("cluster", "environment", "provider", "region", "kubernetes", "state");

  private ClusterFilter() {}

  /**
   * The plan with the chosen clusters only; all of them when nothing was chosen.
   *
   * @throws CommandFailure when a name is nothing in the fleet, or nothing is left
   */
  public static FleetPlan narrow(FleetPlan plan, CommonOptions options) throws CommandFailure {
    var left = narrowKnown(plan, plan, options);
    if (left.clusters().isEmpty() && !plan.clusters().isEmpty()) {
      throw CommandFailure.input("no cluster of the fleet is left by the options that narrow it");
    }
    return left;
  }

  /**
   * The same for one of two plans of a fleet, where a name may be known to the other alone.
   *
   * @throws CommandFailure when a name is nothing in either
   */
  public static FleetPlan narrowKnown(FleetPlan plan, FleetPlan other, CommonOptions options)
      throws CommandFailure {
    var clusters = plan.clusters();
    var names = new TreeSet<>(clusters.keySet());
    names.addAll(other.clusters().keySet());
    for (var name : options.clusters) {
      require("cluster", name, names);
    }
    var environments = new TreeSet<String>();
    for (var side : List.of(plan, other)) {
      side.clusters().values().forEach(c -> environments.addAll(c.target().environments()));
    }
    for (var name : options.environments) {
      require("environment", name, environments);
    }
    Predicate<ClusterPlan> chosen = _ -> true;
    if (!options.clusters.isEmpty()) {
      chosen = chosen.and(cluster -> options.clusters.contains(cluster.cluster()));
    }
    if (!options.environments.isEmpty()) {
      chosen =
          chosen.and(cluster ->
              cluster.target().environments().stream().anyMatch(options.environments::contains));
    }
    for (var expression : options.selectors) {
      chosen = chosen.and(selector(expression));
    }
    var left = new TreeMap<String, ClusterPlan>();
    for (var cluster : clusters.values()) {
      if (chosen.test(cluster)) {
        left.put(cluster.cluster(), cluster);
      }
    }
    return new FleetPlan(plan.fleet(), plan.commit(), plan.epochSecond(), left);
  }

  private static void require(String what, String name, Collection<String> known)
      throws CommandFailure {
    if (!known.contains(name)) {
      throw CommandFailure.input(
          "there is no %s '%s' in the fleet%s"
              .formatted(what, name, Spelling.question(name, known).map(q -> "; " + q).orElse("")));
    }
  }

  private static Predicate<ClusterPlan> selector(String expression) throws CommandFailure {
    Predicate<ClusterPlan> all = _ -> true;
    for (var term : expression.split(",")) {
      int equals = term.indexOf('=');
      if (equals <= 0) {
        throw CommandFailure.input(
            "--select '%s' is not attribute=value[,attribute=value]".formatted(expression));
      }
      all = all.and(term(term.substring(0, equals).strip(), term.substring(equals + 1).strip()));
    }
    return all;
  }

  private static Predicate<ClusterPlan> term(String attribute, String value) throws CommandFailure {
    if (!attribute.startsWith("label.") && !ATTRIBUTES.contains(attribute)) {
      throw CommandFailure.input(
          "--select knows cluster, environment, provider, region, kubernetes, state and label.<key>,"
              + " not '%s'%s"
                  .formatted(
                      attribute,
                      Spelling.question(attribute, ATTRIBUTES).map(q -> "; " + q).orElse("")));
    }
    var alternatives = List.of(value.split("\\|"));
    return cluster ->
        values(cluster, attribute).stream()
            .anyMatch(
                text -> alternatives.stream().anyMatch(wanted -> NameGlob.matches(wanted, text)));
  }

  private static List<String> values(ClusterPlan cluster, String attribute) {
    var target = cluster.target();
    return switch (attribute) {
      case "cluster" -> List.of(cluster.cluster());
      case "environment" -> target.environments();
      case "provider" -> List.of(target.provider());
      case "region" -> List.of(target.region());
      case "kubernetes" -> List.of(target.kubernetes());
      case "state" -> List.of(target.state());
      default -> {
        var label = target.labels().get(attribute.substring("label.".length()));
        yield label == null ? List.of() : List.of(label);
      }
    };
  }
}
