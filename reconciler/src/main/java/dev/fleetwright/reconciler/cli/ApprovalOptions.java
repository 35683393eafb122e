package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.reconciler.guard.Approvals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Option;

/** What an operator says yes to; {@code plan} names what waits for it. */
final class ApprovalOptions {
  @Option(
      names = "--approve",
      paramLabel = "OBJECT",
      split = ",",
      description =
          "on the chosen clusters, delete this protected object: Kind/namespace/name, of a custom"
              + " kind Kind.group/namespace/name; repeatable")
  List<String> objects = new ArrayList<>();

  @Option(
      names = "--approve-deletions",
      paramLabel = "COUNT",
      description = "delete so many objects of a cluster, where that is suspiciously much")
  int deletions;

  @Option(
      names = "--allow-empty",
      description = "delete everything of a unit, or of a cluster, that has no object any more")
  boolean empty;

  @Option(
      names = "--take-over",
      description =
          "reconcile a cluster that another installation reconciled, or that is another one than it"
              + " was")
  boolean takeOver;

  Approvals approvals() throws CommandFailure {
    if (deletions < 0) {
      throw CommandFailure.input("--approve-deletions is a number of objects, not " + deletions);
    }
    return new Approvals(empty, deletions, new LinkedHashSet<>(objects), takeOver);
  }
}
