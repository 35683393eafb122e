package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.cli.config.Durations;
import dev.fleetwright.reconciler.control.Approving;
import dev.fleetwright.reconciler.control.Message;
import dev.fleetwright.reconciler.control.Message.Approve;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.control.ServiceClient;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.store.Stores;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code fleetwright approve}. */
public final class ApproveCommand extends FleetCommand {
  private final StateOptions state = new StateOptions();
  private final InstantSource clock = InstantSource.system();

  List<String> objects = new ArrayList<>();

  List<String> units = new ArrayList<>();

  String plan = "";

  int deletions;

  boolean empty;

  boolean takeOver;

  String holds = "1h";

  @Override
  protected void takes(Line line) {
    line.says(
        "Say yes to what plan, status or the service hold back.",
        "A running service acts on it at once; without one it holds for the next 'apply'. It ends"
            + " after its time, and once it was made use of. The ledger keeps it with your name.");
    line.arguments(
        "OBJECT",
        "delete these protected objects: Kind/namespace/name, of a custom kind"
            + " Kind.group/namespace/name",
        names -> objects = names);
    line.list(
        "UNIT",
        "delete what is not wanted any more of a unit, environment/name; repeatable",
        names -> units = names,
        "--unit");
    line.text(
        "DIGEST",
        "delete what a plan does not want any more; 'fleetwright plan' prints its digest",
        text -> plan = text,
        "--plan");
    line.value(
        Integer.class,
        "COUNT",
        "delete so many objects of a cluster, where that is suspiciously much",
        number -> deletions = number,
        "--deletions");
    line.flag(
        "delete everything of a cluster that has no object any more",
        is -> empty = is,
        "--allow-empty");
    line.flag(
        "reconcile clusters that another installation reconciled, or that are other ones than they"
            + " were; needs --cluster",
        is -> takeOver = is,
        "--take-over");
    line.text("TIME", "how long it holds (default: 1h)", text -> holds = text, "--for");
    state.takes(line);
  }

  @Override
  protected String revision() {
    return "HEAD";
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    Quiet.libraries();
    var asked = asked();
    var answer = ServiceClient.ask(state.folder(options), asked);
    return said(answer.isPresent() ? answer.get() : keep(asked));
  }

  private Approve asked() throws CommandFailure {
    if (!options.environments.isEmpty() || !options.selectors.isEmpty()) {
      throw CommandFailure.input("'approve' takes clusters by name, with --cluster");
    }
    if (deletions < 0) {
      throw CommandFailure.input("--deletions is a number of objects, not " + deletions);
    }
    if (takeOver && options.clusters.isEmpty()) {
      throw CommandFailure.input("name the clusters to take over, with --cluster");
    }
    var time = Durations.parse(holds);
    if (time == null) {
      throw CommandFailure.input("--for '%s' is not %s".formatted(holds, Durations.FORM));
    }
    var what =
        new Approvals(
            empty, deletions, new HashSet<>(objects), takeOver, new HashSet<>(units), false);
    if (what.isNothing() == plan.isEmpty()) {
      throw CommandFailure.input(
          what.isNothing()
              ? "approve what? Name objects, a --unit, a --plan, or what the fix of a plan says"
              : "--plan says yes to the plan as a whole, and stands alone");
    }
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new Approve(approval(what, now, now.plus(time)), plan);
  }

  private Approval approval(Approvals what, Instant now, Instant until) {
    return new Approval(
        UUID.randomUUID().toString(),
        person(),
        now,
        until,
        new HashSet<>(options.clusters),
        Set.of(),
        what,
        Set.of());
  }

  /** Who sits there: behind sudo, the one who called it. */
  static String person() {
    var behind = System.getenv("SUDO_USER");
    return behind == null || behind.isEmpty() ? System.getProperty("user.name") : behind;
  }

  /** Without a service, for the next one who applies. */
  private Message keep(Approve asked) throws CommandFailure {
    var compiled =
        plan.isEmpty()
            ? Optional.<FleetPlan>empty()
            : Optional.of(FleetSource.open(options, revision()).require().plan());
    try (var store = Stores.open(state.folder(options))) {
      return new Approving(store, compiled, clock.instant().truncatedTo(ChronoUnit.SECONDS))
          .keep(asked, System.getProperty("user.name"));
    }
  }

  private int said(Message answer) throws CommandFailure {
    return switch (answer) {
      case Done(var text) -> {
        out().println(text);
        yield ExitCode.OK;
      }
      case Refused(var reason) -> throw CommandFailure.input(reason);
      case Approve _, Message.Look _, Message.Forget _ ->
          throw CommandFailure.world("the service gave no answer that this version knows");
    };
  }
}
