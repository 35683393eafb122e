package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.CommonOptions;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.cli.config.OperatorConfig;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the memory is; mixed into every command that needs it. */
final class StateOptions {
  @Nullable Path state;

  void takes(Line line) {
    line.value(
        Path.class,
        "DIR",
        "where inventory, ledger and what was learned are kept (default:"
            + " $XDG_STATE_HOME/fleetwright/FLEET)",
        path -> state = path,
        "--state");
  }

  /** The place that the user named, where one was. */
  Optional<Path> named() {
    return Optional.ofNullable(state).map(Path::toAbsolutePath);
  }

  /** The place of a fleet's state. */
  Path folder(String fleet) throws CommandFailure {
    return named().isPresent() ? named().get() : Stores.folderOf(base(), fleet);
  }

  /** The place of the state of the fleet whose repo the user means. */
  Path folder(CommonOptions options) throws CommandFailure {
    return named().isPresent() ? named().get() : folder(fleet(options));
  }

  /** The fleet whose repo the user means. */
  static String fleet(CommonOptions options) throws CommandFailure {
    var fleet = FleetSource.openAt(options, Snapshot.WORKTREE).fleet();
    if (fleet.isPresent()) {
      return fleet.get();
    }
    var known = Stores.fleets(base());
    var some =
        known.isEmpty()
            ? ""
            : "\n  fleets with a state in %s: %s".formatted(base(), String.join(", ", known));
    throw CommandFailure.input(
        "of which fleet? There is no %s here that names one\n  fix: say -C with a folder of the fleet repo, or --state%s"
            .formatted(options.intent, some));
  }

  /** The folder of all states for which no place was named. */
  static Path base() throws CommandFailure {
    var environment = System.getenv();
    var configured = OperatorConfig.read(environment).state();
    return configured == null || environment.containsKey("XDG_STATE_HOME")
        ? Stores.defaultFolder(environment)
        : configured;
  }

  /** Whether a first state is likely to be made, before it is known of which fleet. */
  boolean isLikelyNew() throws CommandFailure {
    return named().isPresent() ? !Stores.exists(named().get()) : Stores.fleets(base()).isEmpty();
  }
}
