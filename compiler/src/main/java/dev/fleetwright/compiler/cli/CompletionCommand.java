package dev.fleetwright.compiler.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code fleetwright completion}. */
public final class CompletionCommand extends FleetCommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private String shell = "";

  @Override
  protected void takes(Line line) {
    line.says(
        "Print shell completion for bash, zsh or fish.",
        "bash, zsh: source <(fleetwright completion bash)   fish: fleetwright completion fish | source");
    line.requiredWord("SHELL", "bash, zsh or fish", SHELLS, text -> shell = text);
  }

  @Override
  protected boolean isOfAFleet() {
    return false;
  }

  @Override
  protected int run() throws CommandFailure {
    var root = line().getParent();
    switch (shell) {
      case "bash" -> out().print(AutoComplete.bash("fleetwright", root));
      case "zsh" ->
          out()
              .print(
                  "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                      + AutoComplete.bash("fleetwright", root));
      case "fish" -> out().print(fish(root));
      default ->
          throw CommandFailure.input("completion is for bash, zsh or fish, not '" + shell + "'");
    }
    return ExitCode.OK;
  }

  private static String fish(CommandLine root) {
    var out = new StringBuilder("complete -c fleetwright -f\n");
    root.getSubcommands()
        .forEach((name, command) -> {
          out.append("complete -c fleetwright -n __fish_use_subcommand -a ").append(name);
          out.append(" -d ").append(quote(command.getCommandSpec().usageMessage().description()));
          out.append('\n');
          for (var argument : command.getCommandSpec().positionalParameters()) {
            appendArgument(out, name, argument);
          }
          for (var option : command.getCommandSpec().options()) {
            appendOption(out, name, option);
          }
        });
    return out.toString();
  }

  private static void appendOption(StringBuilder out, String command, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    out.append("complete -c fleetwright -n '__fish_seen_subcommand_from ")
        .append(command)
        .append('\'');
    for (var name : List.of(option.names())) {
      out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      out.append(values(option));
    }
    out.append(" -d ").append(quote(option.description())).append('\n');
  }

  private static void appendArgument(
      StringBuilder out, String command, PositionalParamSpec argument) {
    out.append("complete -c fleetwright -n '__fish_seen_subcommand_from ")
        .append(command)
        .append('\'')
        .append(values(argument).replace(" -r", ""))
        .append('\n');
  }

  /** What may stand there: some words, a file, or something that no shell knows. */
  private static String values(ArgSpec arg) {
    var words = arg.completionCandidates();
    return words != null
        ? " -r -f -a '" + String.join(" ", words) + "'"
        : arg.type().equals(Path.class) ? " -r -F" : " -r -f";
  }

  private static String quote(String[] description) {
    var text = description.length == 0 ? "" : description[0];
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
