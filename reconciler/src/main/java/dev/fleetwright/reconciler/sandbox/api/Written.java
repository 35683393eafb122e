package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import java.util.List;

/**
 * What a write made.
 *
 * @param object as stored, or as it would be after a dry run
 * @param warnings for the {@code Warning} headers
 */
record Written(Json.Obj object, boolean created, List<String> warnings) {}
