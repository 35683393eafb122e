package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.plan.FleetPlan;

/**
 * What a command brings to clusters, and where it is from.
 *
 * @param plan of the chosen clusters
 * @param digest of the plan of all clusters
 */
record Compiled(FleetPlan plan, String digest, Revision revision, FleetSource source) {}
