package dev.fleetwright.reconciler.web;

/**
 * The answer to one question about the service.
 *
 * @param reason in words, one line, also when it is well
 */
public record Probe(boolean well, String reason) {}
