package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.diff.DiffJson;
import dev.fleetwright.compiler.diff.DiffMarkdown;
import dev.fleetwright.compiler.diff.DiffText;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.diff.FleetDiff;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Spelling;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright diff}. */
public final class DiffCommand extends FleetCommand {
  private static final List<String> WORDS =
      List.of("restart", "disruptive", "destructive", "exposure", "privilege");

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
        "WORD",
        "exit with 1 when the change is that bad or worse (restart, disruptive, destructive), or"
            + " gives away that much (exposure, privilege); several between commas",
        WORDS,
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
    var limits = limits();
    checkArguments();
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
      default -> out().print(DiffText.of(diff, color()));
    }
    if (!diff.isEmpty() && limits.stream().anyMatch(limit -> reaches(diff, limit))) {
      say("fleetwright: the change is " + String.join(", ", diff.verdict()));
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

  private static boolean reaches(FleetDiff diff, String word) {
    return diff.verdict().contains(word)
        || Arrays.stream(Risk.values())
            .filter(risk -> risk.name().equalsIgnoreCase(word))
            .anyMatch(risk -> diff.risk().compareTo(risk) >= 0);
  }

  private List<String> limits() throws CommandFailure {
    if (failOn == null) {
      return List.of();
    }
    var words = List.of(failOn.split(",", -1));
    for (var word : words) {
      if (!WORDS.contains(word)) {
        throw CommandFailure.input(
            "--fail-on takes %s, not '%s'%s"
                .formatted(
                    String.join(", ", WORDS),
                    word,
                    Spelling.question(word, WORDS).map(q -> "; " + q).orElse("")));
      }
    }
    return words;
  }

  private void checkArguments() throws CommandFailure {
    for (var commit : head == null ? List.of(base) : List.of(base, head)) {
      int dots = commit.indexOf("..");
      if (dots >= 0) {
        var from = commit.substring(0, dots);
        var to = commit.substring(dots).replaceAll("^\\.+", "");
        throw CommandFailure.input(
            "'%s' is two commits in one word; say fleetwright diff %s %s"
                .formatted(commit, from.isEmpty() ? "HEAD" : from, to.isEmpty() ? "HEAD" : to));
      }
    }
    if (head != null && options.at != null) {
      throw CommandFailure.input(
          "the commit after is '%s' by the arguments and '%s' by --at; leave one of them out"
              .formatted(head, options.at));
    }
  }
}
