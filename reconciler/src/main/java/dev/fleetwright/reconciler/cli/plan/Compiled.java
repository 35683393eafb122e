package dev.fleetwright.reconciler.cli.plan;

import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.util.Set;

/**
 * What a command brings to clusters, and where it is from.
 *
 * @param plan of the chosen clusters
 * @param digest of the plan of all clusters
 * @param clusters all that the fleet has
 */
public record Compiled(
    FleetPlan plan, String digest, Set<String> clusters, Revision revision, FleetSource source) {}
