package dev.fleetwright.reconciler.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says a last word when somebody presses Ctrl-C, or a signal ends the process otherwise. */
final class Interrupted implements AutoCloseable {
  private final Thread hook;

  /**
   * @param words what to say at that moment
   */
  Interrupted(PrintWriter terminal, Supplier<String> words) {
    hook =
        new Thread(
            () -> {
              terminal.println();
              terminal.println("fleetwright: " + words.get());
              terminal.flush();
            },
            "last-word");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It says its word now.
    }
  }
}
