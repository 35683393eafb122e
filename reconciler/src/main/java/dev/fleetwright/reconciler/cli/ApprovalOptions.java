package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.guard.Approvals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What an operator says yes to; {@code plan} names what waits for it. */
final class ApprovalOptions {
  List<String> objects = new ArrayList<>();

  int deletions;

  boolean empty;

  boolean takeOver;

  void takes(Line line) {
    line.list(
        "OBJECT",
        "on the chosen clusters, delete this object although it is protected or waits for what"
            + " takes its place: Kind/namespace/name, of a custom kind Kind.group/namespace/name;"
            + " repeatable",
        names -> objects = names,
        "--approve");
    line.value(
        Integer.class,
        "COUNT",
        "delete so many objects of a cluster, where that is suspiciously much",
        number -> deletions = number,
        "--approve-deletions");
    line.flag(
        "delete everything of a unit, or of a cluster, that has no object any more",
        is -> empty = is,
        "--allow-empty");
    line.flag(
        "reconcile a cluster that another installation reconciled, or that is another one than it"
            + " was",
        is -> takeOver = is,
        "--take-over");
  }

  Approvals approvals() throws CommandFailure {
    if (deletions < 0) {
      throw CommandFailure.input("--approve-deletions is a number of objects, not " + deletions);
    }
    return new Approvals(empty, deletions, new LinkedHashSet<>(objects), takeOver);
  }
}
