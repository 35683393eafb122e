package dev.fleetwright.compiler.git;

import java.io.IOException;

/** We ourselves will not go on; the message says why, to people. */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1;

  Refusal(String message) {
    super(message);
  }
}
