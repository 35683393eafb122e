/**
 * {@code {{ }}} in scalar values: one expression language for intents and overlays.
 *
 * <p>A template can name values and call a few helpers; it cannot branch, loop, include, reach an
 * object's methods or change the structure around it. The one door to Handlebars.
 */
@NullMarked
package dev.fleetwright.compiler.template;

import org.jspecify.annotations.NullMarked;
