package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One field that differs.
 *
 * @param path dotted keys from the object's root; a list item by its key, as in {@code
 *     spec.containers[name=app].image}, or by its index
 * @param before null where the field is new
 * @param after null where the field goes
 */
public record FieldChange(String path, @Nullable Json before, @Nullable Json after) {}
