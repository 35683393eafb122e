package dev.fleetwright.reconciler.sandbox.merge;

/** An object that does not fit its kind; the message says where and how. */
public final class BadObject extends Exception {
  private static final long serialVersionUID = 1;

  BadObject(String message) {
    super(message);
  }
}
