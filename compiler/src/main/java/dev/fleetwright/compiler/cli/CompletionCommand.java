package dev.fleetwright.compiler.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code fleetwright completion}. */
@Command(
    name = "completion",
    description = {
      "Print shell completion for bash, zsh or fish.",
      "bash, zsh: source <(fleetwright completion bash)   fish: fleetwright completion fish | source"
    })
public final class CompletionCommand extends FleetCommand {
  @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish")
  @SuppressWarnings("NullAway.Init") // picocli requires it
  String shell;

  @Override
  protected int run() throws CommandFailure {
    var root = spec.root().commandLine();
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
      out.append(" -r -F");
    }
    out.append(" -d ").append(quote(option.description())).append('\n');
  }

  private static String quote(String[] description) {
    var text = description.length == 0 ? "" : description[0];
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
