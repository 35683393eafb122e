package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.diff.DiffJson;
import dev.fleetwright.compiler.diff.DiffMarkdown;
import dev.fleetwright.compiler.diff.DiffText;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright diff}. */
public final class DiffCommand extends FleetCommand {
  String base = "HEAD";

  @Nullable String head;

  @Nullable String failOn;

  @Override
  protected void takes(Line line) {
    line.says(
        "Show what a change does to the whole fleet; no cluster is needed.",
        "Exits with 2 when something changes. -o markdown is made for a pull request.");
    line.argument(String.class, "BASE", "the commit before (default: HEAD)", text -> base = text);
    line.argument(
        String.class, "HEAD", "the commit after (default: the working tree)", text -> head = text);
    line.word(
        "RISK",
        "exit with 1 when the change is that bad or worse: restart, disruptive, destructive",
        List.of("restart", "disruptive", "destructive"),
        text -> failOn = text,
        "--fail-on");
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "markdown", "json");
  }

  @Override
  protected String revision() {
    return Snapshot.WORKTREE;
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var limit = limit();
    var after = FleetSource.open(options, head == null ? revision() : head);
    var before = FleetSource.openAt(options, base);
    var afterPlan = after.require();
    report(afterPlan.diagnostics(), after.snapshot());
    var beforePlan = before(before);
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

  private Compiled before(FleetSource before) throws CommandFailure {
    try {
      return before.require();
    } catch (CommandFailure e) {
      throw e.saying(
          "those errors are of '%s', which the change is compared with; name another commit as BASE"
              .formatted(base));
    }
  }

  private @Nullable Risk limit() throws CommandFailure {
    return switch (failOn) {
      case null -> null;
      case "destructive" -> Risk.DESTRUCTIVE;
      case "disruptive" -> Risk.DISRUPTIVE;
      case "restart" -> Risk.RESTART;
      default ->
          throw CommandFailure.input(
              "--fail-on is restart, disruptive or destructive, not '" + failOn + "'");
    };
  }
}
