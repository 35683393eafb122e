package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.Desired;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One object that may be deleted, and when.
 *
 * @param ofItsUnit only once the rest of its unit is written
 * @param written only once these are written
 * @param healthy only once these are healthy
 */
public record Leaver(
    Orphan orphan, Turn turn, boolean ofItsUnit, Set<ObjectKey> written, List<Desired> healthy) {
  private static final int NAMED = 3;

  /** When it goes. */
  public enum Turn {
    /** Before anything is written: it must have no say in that. */
    FIRST,
    /** Right after what grants and limits access is written. */
    EARLY,
    /** After everything is written. */
    LAST
  }

  public Leaver {
    written = Set.copyOf(written);
    healthy = List.copyOf(healthy);
  }

  /** It waits for nothing and nobody. */
  static Leaver first(Orphan orphan) {
    return new Leaver(orphan, Turn.FIRST, false, Set.of(), List.of());
  }

  /** Right after the phase in which its like is written. */
  static Leaver early(Orphan orphan) {
    return new Leaver(orphan, Turn.EARLY, false, Set.of(), List.of());
  }

  public ObjectKey key() {
    return orphan.entry().key();
  }

  String unit() {
    return orphan.entry().unit();
  }

  /** It may have to stay for longer than this cycle. */
  public boolean waits() {
    return !healthy.isEmpty();
  }

  /** When it goes, in words; empty where there is nothing to say of it. */
  public String when() {
    return switch (turn) {
      case FIRST -> "before anything is written";
      case EARLY -> "";
      case LAST -> healthy.isEmpty() ? "" : "once " + successors() + " healthy";
    };
  }

  private String successors() {
    var names = healthy.stream().map(desired -> desired.key().toString()).sorted().toList();
    var few = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() == 1
        ? few + " is"
        : few + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "") + " are";
  }
}
