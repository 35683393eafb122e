package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.plan.Reserved;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.HashSet;
import java.util.List;

/** Finds objects of one cluster that only the reconciler writes. */
final class ReservedObjects {
  private ReservedObjects() {}

  /** One finding for each unit and place, for a workload makes several objects at one. */
  static void report(List<Assembly.Member> members, List<Diagnostic> diagnostics) {
    for (var member : members) {
      var told = new HashSet<SourceLocation>();
      for (var object : member.objects()) {
        if (Reserved.holds(object.key()) && told.add(object.at())) {
          diagnostics.add(
              Diagnostic.error(
                      "FW1507",
                      object.at(),
                      "%s comes from '%s', and no intent may write it"
                          .formatted(object.key(), member.id()))
                  .because(Reserved.WHY)
                  .fix("take it out, or put it into another namespace"));
        }
      }
    }
  }
}
