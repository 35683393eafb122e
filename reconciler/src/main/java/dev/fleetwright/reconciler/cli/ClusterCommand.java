package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.control.Forgetting;
import dev.fleetwright.reconciler.control.Message;
import dev.fleetwright.reconciler.control.Message.Approve;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Forget;
import dev.fleetwright.reconciler.control.Message.Look;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.control.ServiceClient;
import dev.fleetwright.reconciler.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code fleetwright cluster}. */
public final class ClusterCommand extends FleetCommand {
  private final StateOptions state = new StateOptions();

  List<String> names = new ArrayList<>();

  @Override
  protected void takes(Line line) {
    line.says(
        "Forget what is remembered of clusters, all but the ledger.",
        "Takes a cluster that left the fleet off 'status'; one that is still in it, and was made"
            + " anew, is registered again by the next 'apply'. Asks and changes no cluster.");
    line.requiredWord("WHAT", "forget", List.of("forget"), _ -> {});
    line.arguments("CLUSTER", "which clusters", list -> names = list);
    state.takes(line);
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    Quiet.libraries();
    if (names.isEmpty()) {
      throw CommandFailure.input("forget which clusters? Name them");
    }
    var folder = state.folder(options);
    var asked = new Forget(Set.copyOf(names));
    var answer = ServiceClient.ask(folder, asked);
    return said(answer.isPresent() ? answer.get() : forget(folder, asked));
  }

  private static Message forget(Path folder, Forget asked) throws CommandFailure {
    if (!Stores.exists(folder)) {
      throw CommandFailure.input("there is no state in " + folder + ", so nothing to forget");
    }
    try (var store = Stores.open(folder)) {
      return Forgetting.forget(store, asked, ApproveCommand.person(), Instant.now());
    }
  }

  private int said(Message answer) throws CommandFailure {
    return switch (answer) {
      case Done(var text) -> {
        out().println(text);
        yield ExitCode.OK;
      }
      case Refused(var reason) -> throw CommandFailure.input(reason);
      case Approve _, Look _, Forget _ ->
          throw CommandFailure.world("the service gave no answer that this version knows");
    };
  }
}
