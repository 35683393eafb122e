package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.drift.FieldPath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Looks for what has to go from an object before the server takes what is wanted of it, by asking
 * the server: as little as will do, and nothing where that does not help.
 */
public final class Search {
  private static final int QUESTIONS = 24;

  private final Json.Obj wanted;
  private final List<FieldPath> yielded;
  private final Trial trial;
  private int left = QUESTIONS;

  /**
   * @param yielded fields that we leave to others, which therefore stay
   */
  public Search(Json.Obj wanted, List<FieldPath> yielded, Trial trial) {
    this.wanted = wanted;
    this.yielded = List.copyOf(yielded);
    this.trial = trial;
  }

  /** A dry run. */
  @FunctionalInterface
  public interface Trial {
    /** What the server says against an object; nothing when it would take it. */
    List<Cause> of(Json.Obj object) throws ClusterFailure;
  }

  /** The least that must be taken over; nothing where the server would still refuse. */
  public Optional<Takeover> from(Takeover start) throws ClusterFailure {
    var best = start;
    var causes = trial.of(best.after(wanted));
    left--;
    while (!causes.isEmpty()) {
      boolean better = false;
      for (var path : suspects(causes, best)) {
        if (left-- <= 0) {
          return Optional.empty();
        }
        var tried = best.taking(path);
        var fewer = trial.of(tried.after(wanted));
        if (gone(causes, fewer)) {
          best = tried;
          causes = fewer;
          better = true;
          break;
        }
      }
      if (!better) {
        return Optional.empty();
      }
    }
    return Optional.of(best);
  }

  private List<List<String>> suspects(List<Cause> causes, Takeover best) {
    var object = best.after(wanted);
    var tree = best.owners().all();
    return causes.stream()
        .filter(Suspects::telling)
        .flatMap(cause -> Suspects.of(cause, object, wanted, tree, yielded).stream())
        .distinct()
        .toList();
  }

  /** What was said before is not said any more, and nothing else instead. */
  private static boolean gone(List<Cause> before, List<Cause> after) {
    return after.size() < before.size() && new HashSet<>(said(before)).containsAll(said(after));
  }

  /** Without the numbers of list items, which move. */
  private static List<String> said(List<Cause> causes) {
    return causes.stream()
        .map(cause -> cause.field().replaceAll("\\d+", "#") + " " + cause.reason())
        .toList();
  }
}
