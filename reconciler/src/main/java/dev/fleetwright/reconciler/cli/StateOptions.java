package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the memory is; mixed into every command that needs it. */
final class StateOptions {
  @Nullable Path state;

  void takes(Line line) {
    line.value(
        Path.class,
        "DIR",
        "where inventory, ledger and what was learned are kept (default: $XDG_STATE_HOME/fleetwright)",
        path -> state = path,
        "--state");
  }

  /** Whether the user left the place to us. */
  boolean isDefault() {
    return state == null;
  }

  Path folder() {
    return state == null ? Stores.defaultFolder(System.getenv()) : state.toAbsolutePath();
  }
}
