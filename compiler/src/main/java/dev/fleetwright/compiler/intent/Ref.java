package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.SourceLocation;

/** A word of the author that means something elsewhere: a name, a pattern, a path. */
public record Ref(String text, SourceLocation at) {}
