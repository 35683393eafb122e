package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.plan.FleetPlan;

/**
 * What a command brings to clusters, and where it is from.
 *
 * @param plan of the chosen clusters
 */
record Compiled(FleetPlan plan, Revision revision, FleetSource source) {}
