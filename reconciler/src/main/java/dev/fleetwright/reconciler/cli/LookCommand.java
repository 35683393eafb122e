package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.control.Message;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.control.ServiceClient;
import java.io.IOException;
import java.util.List;

/** {@code fleetwright look now}. */
public final class LookCommand extends FleetCommand {
  private final StateOptions state = new StateOptions();

  @Override
  protected void takes(Line line) {
    line.says(
        "Have the running service look at its branch and at every cluster at once.",
        "Also at clusters that it leaves alone for a while because they did not answer.");
    line.requiredWord("WHEN", "now", List.of("now"), _ -> {});
    state.takes(line);
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    Quiet.libraries();
    var folder = state.folder(options);
    var answer =
        ServiceClient.ask(folder, new Message.Look())
            .orElseThrow(() ->
                CommandFailure.world(
                    "FW2907"
                        + ": no service runs with the state in "
                        + folder
                        + "\n  fix: name the state folder of the service with --state"));
    return said(answer);
  }

  private int said(Message answer) throws CommandFailure {
    return switch (answer) {
      case Done(var text) -> {
        out().println(text);
        yield ExitCode.OK;
      }
      case Refused(var reason) -> throw CommandFailure.input(reason);
      case Message.Approve _, Message.Look _, Message.Forget _ ->
          throw CommandFailure.world("the service gave no answer that this version knows");
    };
  }
}
