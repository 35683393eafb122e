package dev.fleetwright.reconciler.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;

/** Keeps what libraries log away from people: a command says itself what is worth saying. */
final class Quiet {
  private Quiet() {}

  static void libraries() {
    LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
  }
}
