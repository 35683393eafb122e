package dev.fleetwright.reconciler.sandbox.store;

import org.jspecify.annotations.Nullable;

/**
 * One write.
 *
 * @param resource such as {@code deployments.apps}
 * @param before null where the object was created
 * @param after null where it was deleted
 * @param version the cluster's after the write
 */
public record Change(
    String resource, @Nullable Stored before, @Nullable Stored after, long version) {}
