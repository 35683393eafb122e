package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.Desired;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One object that may be deleted, and when.
 *
 * @param ofItsUnit only once the rest of its unit is written
 * @param written only once these are written
 * @param healthy only once these are healthy
 * @param gone only once these are gone
 */
public record Deletion(
    Orphan orphan,
    Turn turn,
    boolean ofItsUnit,
    Set<ObjectKey> written,
    List<Desired> healthy,
    Set<ObjectKey> gone) {
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

  public Deletion {
    written = Set.copyOf(written);
    healthy = List.copyOf(healthy);
    gone = Set.copyOf(gone);
  }

  /** After everything is written, and these are healthy. */
  static Deletion last(Orphan orphan, boolean ofItsUnit, Collection<Desired> healthy) {
    return new Deletion(orphan, Turn.LAST, ofItsUnit, Set.of(), List.copyOf(healthy), Set.of());
  }

  /** And also only once these are healthy, and those gone. */
  Deletion and(Collection<Desired> moreHealthy, Set<ObjectKey> moreGone) {
    var allHealthy = new LinkedHashSet<>(healthy);
    allHealthy.addAll(moreHealthy);
    var allGone = new HashSet<>(gone);
    allGone.addAll(moreGone);
    return new Deletion(orphan, turn, ofItsUnit, written, List.copyOf(allHealthy), allGone);
  }

  /** It waits for nothing and nobody. */
  static Deletion first(Orphan orphan) {
    return new Deletion(orphan, Turn.FIRST, false, Set.of(), List.of(), Set.of());
  }

  /** Right after what grants and limits access is written. */
  static Deletion early(Orphan orphan) {
    return new Deletion(orphan, Turn.EARLY, false, Set.of(), List.of(), Set.of());
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
      case LAST -> {
        var when = new ArrayList<String>();
        if (!healthy.isEmpty()) {
          when.add(few(healthy.stream().map(Desired::key).toList()) + " healthy");
        }
        if (!gone.isEmpty()) {
          when.add(few(gone) + " gone");
        }
        yield when.isEmpty() ? "" : "once " + String.join(" and ", when);
      }
    };
  }

  /** {@code a is}, or {@code a, b and 3 more are}. */
  private static String few(Collection<ObjectKey> keys) {
    var names = keys.stream().sorted().map(ObjectKey::toString).toList();
    var few = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() == 1
        ? few + " is"
        : few + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "") + " are";
  }
}
