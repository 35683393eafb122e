/**
 * Plans, results and statuses as text for people. Values in, text out; terminals, colours and
 * streams are the commands'.
 */
@NullMarked
package dev.fleetwright.reconciler.cli.text;

import org.jspecify.annotations.NullMarked;
