package dev.fleetwright.compiler.overlay;

/**
 * What a volume class is on a cluster.
 *
 * @param name of the Kubernetes storage class
 * @param access its claims' access mode
 */
public record StorageClass(String name, String access) {}
