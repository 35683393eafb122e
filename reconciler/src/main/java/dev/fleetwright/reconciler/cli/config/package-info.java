/**
 * What an operator writes for the command line: {@code config.yaml}, and times such as {@code 90s}.
 *
 * <p>Reads files and decides nothing; what is wrong in one is told with its place.
 */
@NullMarked
package dev.fleetwright.reconciler.cli.config;

import org.jspecify.annotations.NullMarked;
