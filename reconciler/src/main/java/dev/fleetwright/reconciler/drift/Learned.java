package dev.fleetwright.reconciler.drift;

/**
 * What is remembered of an object after an apply or a first look.
 *
 * @param uid of the live object
 * @param resourceVersion at which it was last seen in sync
 * @param desired digest of the manifest that was applied
 * @param owned digest of our own {@code managedFields} entry as the server stored it, its time
 *     included
 */
public record Learned(String uid, String resourceVersion, String desired, String owned) {}
