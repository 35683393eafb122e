package dev.fleetwright.reconciler.app;

import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields;
import dev.fleetwright.reconciler.status.ForeignFields.Field;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in the log of each field that nobody declared when it is first seen, or seen changed. */
final class ForeignLog {
  private ForeignLog() {}

  static void say(ServiceLog log, @Nullable ClusterStatus before, ClusterStatus now) {
    var known = before == null ? Set.<Field>of() : Set.copyOf(before.foreign().listed());
    for (var field : now.foreign().listed()) {
      if (known.contains(field)) {
        continue;
      }
      if (field.isOverruled()) {
        log.warn(
            "the server stored something else than was declared",
            "cluster",
            now.cluster(),
            "object",
            field.object(),
            "path",
            field.path(),
            "declared",
            field.declared(),
            "stored",
            field.stored(),
            "time",
            field.time(),
            "code",
            ForeignFields.OVERRULED);
      } else if (field.isWarning()) {
        log.warn(
            "a field that nobody declared gives power",
            "cluster",
            now.cluster(),
            "object",
            field.object(),
            "path",
            field.path(),
            "manager",
            field.manager(),
            "time",
            field.time(),
            "gives",
            field.gives(),
            "code",
            ForeignFields.POWER);
      } else {
        log.info(
            "a field that nobody declared",
            "cluster",
            now.cluster(),
            "object",
            field.object(),
            "path",
            field.path(),
            "manager",
            field.manager(),
            "time",
            field.time());
      }
    }
  }
}
