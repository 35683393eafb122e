package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.diff.DiffJson;
import dev.fleetwright.compiler.diff.DiffMarkdown;
import dev.fleetwright.compiler.diff.DiffText;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fleetwright diff}. */
@Command(
    name = "diff",
    description = {
      "Show what a change does to the whole fleet; no cluster is needed.",
      "Exits with 2 when something changes. -o markdown is made for a pull request."
    })
public final class DiffCommand extends FleetCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "BASE",
      description = "the commit before (default: HEAD)")
  String base = "HEAD";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HEAD",
      description = "the commit after (default: the working tree)")
  @Nullable String head;

  @Option(
      names = "--fail-on",
      paramLabel = "RISK",
      description = "exit with 1 when the change is destructive, or disruptive and worse")
  @Nullable String failOn;

  @Override
  protected List<String> forms() {
    return List.of("text", "markdown", "json");
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var limit = limit();
    var after = FleetSource.open(options, head == null ? "worktree" : head);
    var before = FleetSource.openAt(options, base);
    var afterPlan = after.require();
    report(afterPlan.diagnostics(), after.snapshot());
    var beforePlan = before.require();
    var diff =
        Differ.compare(
            ClusterFilter.narrowKnown(beforePlan.plan(), afterPlan.plan(), options),
            ClusterFilter.narrowKnown(afterPlan.plan(), beforePlan.plan(), options));
    switch (form()) {
      case "markdown" -> out().print(DiffMarkdown.of(diff));
      case "json" -> print(DiffJson.of(diff));
      default -> out().print(DiffText.of(diff));
    }
    if (limit != null && !diff.isEmpty() && diff.risk().compareTo(limit) >= 0) {
      say("fleetwright: the change is " + diff.risk().name().toLowerCase(Locale.ROOT));
      return ExitCode.INPUT;
    }
    return diff.isEmpty() ? ExitCode.OK : ExitCode.CHANGES;
  }

  private @Nullable Risk limit() throws CommandFailure {
    return switch (failOn) {
      case null -> null;
      case "destructive" -> Risk.DESTRUCTIVE;
      case "disruptive" -> Risk.DISRUPTIVE;
      default ->
          throw CommandFailure.input(
              "--fail-on is destructive or disruptive, not '" + failOn + "'");
    };
  }
}
