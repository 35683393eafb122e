/**
 * What the author said, as records with positions: the root file and its imports put together, and
 * each entry decoded.
 *
 * <p>Nothing is evaluated here: no selector is matched, no layer applied, no template filled in.
 * What a file may look like is {@code schema}'s business, and checked before anything is decoded.
 */
@NullMarked
package dev.fleetwright.compiler.intent;

import org.jspecify.annotations.NullMarked;
