package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.Overrulings;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a cluster was last asked whether it would still store something else than an object
 * declares. A webhook or policy that goes leaves no trace in what it rewrote.
 */
final class AskedAgain {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Map<ObjectKey, Instant> asked = new ConcurrentHashMap<>();

  /**
   * @param last how the cluster stood after its last cycle
   * @param anyway ask now
   */
  Overrulings overrulings(Optional<ClusterStatus> last, Instant now, boolean anyway) {
    var fields = last.map(status -> status.foreign().listed()).orElse(List.of());
    return new Overrulings(key -> before(key, fields), key -> isDue(key, now) || anyway);
  }

  private boolean isDue(ObjectKey key, Instant now) {
    var before = asked.get(key);
    boolean due = before == null || !now.isBefore(before.plus(EVERY));
    if (due) {
      asked.put(key, now);
    }
    return due;
  }

  private static List<Foreign> before(ObjectKey key, List<Field> fields) {
    return fields.stream()
        .filter(field -> field.isOverruled() && field.object().equals(key.toString()))
        .map(field ->
            new Foreign(
                key,
                field.path(),
                field.manager(),
                field.time(),
                "",
                field.declared(),
                field.stored()))
        .toList();
  }
}
