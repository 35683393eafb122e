package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.source.Diagnostic.Severity;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.List;

/**
 * A refusal or a notice.
 *
 * @param at where the overlay says so
 * @param trait keys of the parameter, without an entry's name
 * @param missing it is about places where the parameter is not set
 * @param severity an error refuses
 */
record Rule(
    String name,
    SourceLocation at,
    List<String> trait,
    Condition when,
    boolean missing,
    Tree message,
    List<Tree> alternatives,
    Severity severity) {

  boolean refuses() {
    return severity == Severity.ERROR;
  }

  String parameter() {
    return String.join(".", trait);
  }
}
