package dev.fleetwright.compiler.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has; mixed into each. */
public final class CommonOptions {
  @Option(
      names = "-C",
      paramLabel = "DIR",
      description = "the fleet repo, or any folder of it (default: the current directory)")
  public Path directory = Path.of("");

  @Option(
      names = "--intent",
      paramLabel = "PATH",
      description = "the root file inside the repo (default: intent.yaml)")
  public String intent = "intent.yaml";

  @Option(
      names = "--at",
      paramLabel = "COMMIT",
      description = "compile that commit (any Git revision), or 'worktree'")
  public @Nullable String at;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "form of the output; each command lists those it has")
  public @Nullable String output;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      description = "only this cluster; repeatable")
  public List<String> clusters = new ArrayList<>();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      split = ",",
      description = "only clusters of this environment; repeatable")
  public List<String> environments = new ArrayList<>();

  @Option(
      names = "--select",
      paramLabel = "EXPR",
      description =
          "only clusters with these attributes, as in provider=eks,label.tier=gold|silver; repeatable")
  public List<String> selectors = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "print results and errors only")
  public boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "say on standard error what was done, and how long it took")
  public boolean verbose;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto, always or never (default: auto; NO_COLOR is honoured)")
  public String color = "auto";

  @Option(names = "--no-progress", description = "no progress on standard error")
  public boolean noProgress;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  /** Where details go; set by the command. */
  Consumer<String> details = _ -> {};

  /** A note for who asked for more. */
  public void detail(String text) {
    if (verbose && !quiet) {
      details.accept("fleetwright: " + text);
    }
  }
}
