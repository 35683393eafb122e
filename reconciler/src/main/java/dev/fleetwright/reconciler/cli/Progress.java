package dev.fleetwright.reconciler.cli;

import dev.fleetwright.reconciler.cli.text.CyclesText;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/** How many clusters are done, in one line of a terminal that is wiped at the end. */
final class Progress implements AutoCloseable {
  private static final String WIPE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final int all;
  private final boolean shown;
  private final AtomicInteger done = new AtomicInteger();

  Progress(PrintWriter terminal, int all, boolean shown) {
    this.terminal = terminal;
    this.all = all;
    this.shown = shown;
    show(0);
  }

  /** One more; from any thread. */
  void step() {
    show(done.incrementAndGet());
  }

  private void show(int count) {
    if (shown) {
      terminal.print(WIPE + count + " of " + CyclesText.several(all, "cluster"));
      terminal.flush();
    }
  }

  @Override
  public void close() {
    if (shown) {
      terminal.print(WIPE);
      terminal.flush();
    }
  }
}
