package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known of fields in which the server stored something else than was declared.
 *
 * @param before what was found when an object was last written, for objects that are not read whole
 * @param due the server is to be asked, by a dry run, whether it still would
 */
public record Overrulings(Function<ObjectKey, List<Foreign>> before, Predicate<ObjectKey> due) {}
