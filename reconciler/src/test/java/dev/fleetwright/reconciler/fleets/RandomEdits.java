package dev.fleetwright.reconciler.fleets;

import static dev.fleetwright.reconciler.fleets.RandomFleet.CLUSTERS;
import static dev.fleetwright.reconciler.fleets.RandomFleet.COMPONENTS;
import static dev.fleetwright.reconciler.fleets.RandomFleet.OVERRIDES;
import static dev.fleetwright.reconciler.fleets.RandomFleet.VARS;
import static dev.fleetwright.reconciler.fleets.RandomFleet.WORKLOADS;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What authors of a fleet do to it from one commit to the next. */
final class RandomEdits {
  private final RandomGenerator random;
  private final RandomWorkloads workloads;
  private final RandomManifests manifests;
  private int names;

  RandomEdits(RandomGenerator random) {
    this.random = random;
    workloads = new RandomWorkloads(random);
    manifests = new RandomManifests(random);
    names = random.nextInt(1000);
  }

  /** One to three edits in one commit. */
  RandomFleet edited(RandomFleet fleet) {
    var edited = fleet;
    for (int i = 0; i <= random.nextInt(3); i++) {
      edited = one(edited);
    }
    return edited;
  }

  private RandomFleet one(RandomFleet fleet) {
    return switch (random.nextInt(14)) {
      case 0 -> addWorkload(fleet);
      case 1 -> removeWorkload(fleet);
      case 2 -> renameWorkload(fleet);
      case 3 -> addComponent(fleet);
      case 4 -> removeComponent(fleet);
      case 5, 6 -> changeManifests(fleet);
      case 7 -> addOverride(fleet);
      case 8 -> removeOverride(fleet);
      case 9 -> moveCluster(fleet);
      case 10 ->
          fleet
              .with(VARS, "tag", Json.num(random.nextInt(5)))
              .with(VARS, "level", Json.str(workloads.one(List.of("info", "warn"))));
      default -> changeWorkload(fleet);
    };
  }

  RandomFleet addWorkload(RandomFleet fleet) {
    var workload = workloads.any();
    var others = List.copyOf(fleet.section(WORKLOADS).keySet());
    if (!others.isEmpty() && random.nextInt(3) == 0) {
      workload = workload.with("needs", Json.strings(List.of(workloads.one(others))));
    }
    return fleet.with(WORKLOADS, "w" + names++, workload);
  }

  private String any(RandomFleet fleet, String section) {
    var names = List.copyOf(fleet.section(section).keySet());
    return names.isEmpty() ? "" : workloads.one(names);
  }

  private RandomFleet removeWorkload(RandomFleet fleet) {
    return fleet.section(WORKLOADS).size() < 3
        ? addWorkload(fleet)
        : unneeded(fleet, any(fleet, WORKLOADS), List.of());
  }

  private RandomFleet renameWorkload(RandomFleet fleet) {
    var old = any(fleet, WORKLOADS);
    var now = "w" + names++;
    return unneeded(fleet.with(WORKLOADS, now, fleet.entry(WORKLOADS, old)), old, List.of(now));
  }

  /** Without the workload; who needed it needs others now. */
  private static RandomFleet unneeded(RandomFleet fleet, String gone, List<String> instead) {
    var without = fleet.without(WORKLOADS, gone);
    for (var entry : new TreeMap<>(without.section(WORKLOADS)).entrySet()) {
      if (entry.getValue() instanceof Json.Obj workload
          && workload.list("needs").contains(Json.str(gone))) {
        var needs =
            instead.isEmpty()
                ? workload.without("needs")
                : workload.with("needs", Json.strings(instead));
        without = without.with(WORKLOADS, entry.getKey(), needs);
      }
    }
    return without;
  }

  private RandomFleet changeWorkload(RandomFleet fleet) {
    var name = any(fleet, WORKLOADS);
    return fleet.with(WORKLOADS, name, workloads.changed(fleet.entry(WORKLOADS, name)));
  }

  RandomFleet addComponent(RandomFleet fleet) {
    var name = "c" + names++;
    var path = "raw/" + name + ".yaml";
    return fleet
        .with(path, manifests.some(name))
        .with(
            COMPONENTS, name, Json.obj().put("manifests", path).put("namespace", "tools").build());
  }

  private RandomFleet removeComponent(RandomFleet fleet) {
    return fleet.without(COMPONENTS, any(fleet, COMPONENTS));
  }

  private RandomFleet changeManifests(RandomFleet fleet) {
    var name = any(fleet, COMPONENTS);
    return name.isEmpty()
        ? addComponent(fleet)
        : fleet.with("raw/" + name + ".yaml", manifests.some(name));
  }

  RandomFleet addOverride(RandomFleet fleet) {
    int number = random.nextInt(3);
    var set =
        Json.obj()
            .put(
                WORKLOADS,
                Json.obj()
                    .put(
                        "*",
                        Json.obj()
                            .put("env", Json.obj().put("FLEET" + number, "" + names).build())
                            .build())
                    .build())
            .build();
    return fleet.with(
        OVERRIDES, "o" + number, Json.obj().put("when", workloads.when()).put("set", set).build());
  }

  private RandomFleet removeOverride(RandomFleet fleet) {
    return fleet.without(OVERRIDES, any(fleet, OVERRIDES));
  }

  /** To the other environment, to both, or back. */
  private RandomFleet moveCluster(RandomFleet fleet) {
    var name = any(fleet, CLUSTERS);
    var where =
        workloads.one(
            List.<Json>of(Json.str("dev"), Json.str("live"), Json.strings(List.of("dev", "live"))));
    return fleet.with(CLUSTERS, name, fleet.entry(CLUSTERS, name).with("environment", where));
  }
}
