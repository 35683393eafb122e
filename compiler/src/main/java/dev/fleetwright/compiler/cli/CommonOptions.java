package dev.fleetwright.compiler.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The options that every command has. */
public final class CommonOptions {
  static final List<String> COLORS = List.of("auto", "always", "never");

  public Path directory = Path.of("");

  public String intent = "intent.yaml";

  public @Nullable String at;

  public @Nullable String output;

  public List<String> clusters = new ArrayList<>();

  public List<String> environments = new ArrayList<>();

  public List<String> selectors = new ArrayList<>();

  public boolean quiet;

  public boolean verbose;

  public String color = "auto";

  public boolean noProgress;

  /**
   * Says them on a command's line.
   *
   * @param forms of the command's results, the default first
   * @param revision what is compiled without {@code --at}; empty where the command compiles nothing
   * @param ofAFleet whether there is a fleet to be named, and clusters to be chosen
   */
  void takes(Line line, List<String> forms, String revision, boolean ofAFleet) {
    line.value(
        Path.class,
        "DIR",
        "the fleet repo, or any folder of it (default: the current directory)",
        path -> directory = path,
        "-C");
    if (ofAFleet) {
      fleet(line, revision);
    }
    line.word("FORM", described(forms), forms, text -> output = text, "-o", "--output");
    line.flag("print results and errors only", is -> quiet = is, "-q", "--quiet");
    line.flag(
        "say on standard error what was done, and how long it took",
        is -> verbose = is,
        "-v",
        "--verbose");
    line.word(
        "WHEN",
        "auto, always or never (default: auto; NO_COLOR is honoured)",
        COLORS,
        text -> color = text,
        "--color");
    if (ofAFleet) {
      line.flag("no progress on standard error", is -> noProgress = is, "--no-progress");
    }
    line.help("-h", "--help");
  }

  private void fleet(Line line, String revision) {
    line.text(
        "PATH",
        "the root file inside the repo (default: intent.yaml)",
        text -> intent = text,
        "--intent");
    line.text(
        "COMMIT",
        "compile that commit (any Git revision), or 'worktree', the files as they lie there"
            + (revision.isEmpty() ? "" : " (default: " + revision + ")"),
        text -> at = text,
        "--at");
    line.list("NAME", "only this cluster; repeatable", names -> clusters = names, "--cluster");
    line.list(
        "NAME",
        "only clusters of this environment; repeatable",
        names -> environments = names,
        "--environment");
    line.texts(
        "EXPR",
        "only clusters with these attributes, as in provider=eks,label.tier=gold|silver;"
            + " repeatable",
        texts -> selectors = texts,
        "--select");
  }

  private static String described(List<String> forms) {
    var others = forms.subList(1, forms.size());
    return others.isEmpty()
        ? "form of the output: " + forms.getFirst()
        : "form of the output: %s (default), %s"
            .formatted(forms.getFirst(), String.join(" or ", others));
  }

  /** Where details go; set by the command. */
  Consumer<String> details = _ -> {};

  /** A note for who asked for more. */
  public void detail(String text) {
    if (verbose && !quiet) {
      details.accept("fleetwright: " + text);
    }
  }
}
