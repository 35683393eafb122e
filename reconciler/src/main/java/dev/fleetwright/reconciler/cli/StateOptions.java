package dev.fleetwright.reconciler.cli;

import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the memory is; mixed into every command that needs it. */
final class StateOptions {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "where inventory, ledger and what was learned are kept (default: $XDG_STATE_HOME/fleetwright)")
  @Nullable Path state;

  /** Whether the user left the place to us. */
  boolean isDefault() {
    return state == null;
  }

  Path folder() {
    return state == null ? Stores.defaultFolder(System.getenv()) : state.toAbsolutePath();
  }
}
