package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Extent;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Chains;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How much an overlay may make of one workload. Trees that go over lists inside of lists, and names
 * that lead to names, say more in a line than a machine can hold. For one thread.
 */
final class Room {
  private static final int MOST = 1_000_000;
  private static final int DEEPEST = 128;

  private final Deque<String> open = new ArrayDeque<>();
  private int left = MOST;
  private int depth;
  private boolean complained;

  /** Steps into a tree; to be left again, whatever the answer. */
  boolean enter() {
    depth++;
    return depth <= DEEPEST && take(1);
  }

  void leave() {
    depth--;
  }

  /** Takes the room of so many values. */
  boolean take(int values) {
    left = values > left ? -1 : left - values;
    return left >= 0;
  }

  /** Takes the room of a value. */
  boolean take(Json value) {
    return take(Extent.of(value, MOST, DEEPEST));
  }

  /** Begins to work a name out; null when that may be done, else why not. */
  @Nullable String open(String name) {
    if (!open.contains(name)) {
      open.push(name);
      return null;
    }
    var circle = new ArrayList<>(open.reversed());
    circle.add(name);
    return "names in a circle: " + Chains.line(circle.subList(circle.indexOf(name), circle.size()));
  }

  void close() {
    open.pop();
  }

  /** Whether it was said that there is no room. */
  boolean complained() {
    return complained;
  }

  /** What there was no room for, the first time that one asks. */
  @Nullable String complaint() {
    if (complained) {
      return null;
    }
    complained = true;
    return left < 0
        ? "it makes more than " + MOST + " values of it"
        : "its values are nested deeper than " + DEEPEST;
  }
}
