/**
 * The commands that need no cluster, and what all commands share: options, exit codes, how results
 * and errors are printed. Each command is one class that calls one function and prints a value.
 */
@NullMarked
package dev.fleetwright.compiler.cli;

import org.jspecify.annotations.NullMarked;
