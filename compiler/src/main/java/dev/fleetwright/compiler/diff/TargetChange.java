package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.plan.ClusterPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A fact about a cluster itself, or about a unit on it, that is in no object and changes.
 *
 * @param field as in the intent: {@code state}, {@code context}, {@code label.tier}, {@code protect
 *     of prod/web}...
 * @param before empty where there was none
 * @param after empty where there is none any more
 */
public record TargetChange(String cluster, String field, String before, String after) {
  static List<TargetChange> of(ClusterPlan was, ClusterPlan is) {
    var found = new ArrayList<TargetChange>();
    var cluster = is.cluster();
    var before = was.target();
    var after = is.target();
    add(found, cluster, "state", before.state(), after.state());
    add(found, cluster, "mode", before.mode(), after.mode());
    add(found, cluster, "context", before.context(), after.context());
    add(found, cluster, "provider", before.provider(), after.provider());
    add(found, cluster, "region", before.region(), after.region());
    add(found, cluster, "kubernetes", before.kubernetes(), after.kubernetes());
    add(
        found,
        cluster,
        "environments",
        String.join(", ", before.environments()),
        String.join(", ", after.environments()));
    var labels = new TreeSet<>(before.labels().keySet());
    labels.addAll(after.labels().keySet());
    for (var label : labels) {
      add(
          found,
          cluster,
          "label." + label,
          before.labels().getOrDefault(label, ""),
          after.labels().getOrDefault(label, ""));
    }
    var isProtected = protection(is);
    protection(was)
        .forEach((unit, old) ->
            add(
                found,
                cluster,
                "protect of " + unit,
                old.toString(),
                isProtected.getOrDefault(unit, old).toString()));
    return found;
  }

  private static Map<String, Boolean> protection(ClusterPlan plan) {
    var found = new TreeMap<String, Boolean>();
    plan.units().forEach(unit -> found.put(unit.id(), unit.protect()));
    return found;
  }

  /** Clusters on which the same changes, in the order of the first of each. */
  static Map<TargetChange, List<String>> together(List<TargetChange> changes) {
    var found = new LinkedHashMap<TargetChange, List<String>>();
    for (var change : changes) {
      found
          .computeIfAbsent(
              new TargetChange("", change.field, change.before, change.after),
              _ -> new ArrayList<>())
          .add(change.cluster);
    }
    return found;
  }

  private static void add(
      List<TargetChange> found, String cluster, String field, String before, String after) {
    if (!before.equals(after)) {
      found.add(new TargetChange(cluster, field, before, after));
    }
  }

  /** What follows from it, in words; empty where that is nothing by itself. */
  public String means() {
    return switch (field) {
      case "context" -> "its plan goes to another place";
      case "state" ->
          switch (after) {
            case "active" -> "it is reconciled";
            case "cordoned" -> "it is looked at and left as it is";
            case "retired" -> "it is reconciled no more; nothing on it is deleted";
            default -> "";
          };
      default ->
          field.startsWith("protect of ") && after.equals("false")
              ? "what leaves it is deleted unasked"
              : "";
    };
  }

  Risk risk() {
    return field.equals("context") ? Risk.DISRUPTIVE : Risk.SAFE;
  }
}
