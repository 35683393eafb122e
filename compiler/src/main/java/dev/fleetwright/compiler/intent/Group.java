package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.SourceLocation;

/** A named selector; a list of clusters is one too. */
public record Group(String name, SourceLocation at, Selector selector) {}
