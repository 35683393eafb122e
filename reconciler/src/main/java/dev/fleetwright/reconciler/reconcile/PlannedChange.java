package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Deletion;
import dev.fleetwright.reconciler.drift.Attribution;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.FieldDiff;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import java.util.List;

/**
 * One thing that a cycle does, or would do.
 *
 * @param unit {@code environment/name}, empty for an object of none
 * @param by who made the difference, where it is drift
 * @param fields that change, where that was asked for; values of Secrets are hidden
 * @param when it is deleted, in words, where that is not simply after the writes; else empty
 * @param again it is created anew, for it was there and somebody deleted it
 */
public record PlannedChange(
    ObjectKey object,
    String unit,
    Action action,
    List<Attribution> by,
    List<FieldChange> fields,
    String when,
    boolean again) {
  public PlannedChange {
    by = List.copyOf(by);
    fields = List.copyOf(fields);
  }

  public PlannedChange(
      ObjectKey object,
      String unit,
      Action action,
      List<Attribution> by,
      List<FieldChange> fields,
      String when) {
    this(object, unit, action, by, fields, when, false);
  }

  /** What was written, and how the object differs from how it was seen before. */
  static PlannedChange done(Write write, Json.Obj stored, boolean known) {
    var change = of(write, List.of());
    return switch (change.action()) {
      case REPAIR -> {
        var live = write.live();
        yield live != null && live.whole()
            ? of(write, FieldDiff.of(live.object(), stored))
            : change;
      }
      case CREATE ->
          new PlannedChange(
              change.object(), change.unit(), Action.CREATE, List.of(), List.of(), "", known);
      case ADOPT, UPDATE, DELETE -> change;
    };
  }

  /** Somebody else's doing made it necessary, not the plan. */
  public boolean isRepair() {
    return action == Action.REPAIR || again;
  }

  /** What is done. */
  public enum Action {
    CREATE,
    /** It exists and nobody manages it. */
    ADOPT,
    /** The plan says something new. */
    UPDATE,
    /** Somebody changed what we applied. */
    REPAIR,
    DELETE
  }

  static PlannedChange of(Write write, List<FieldChange> fields) {
    var action =
        switch (write.cause()) {
          case NEW -> Action.CREATE;
          case ADOPTED -> Action.ADOPT;
          case CHANGED, FORGOTTEN -> Action.UPDATE;
          case DRIFTED, OWNERSHIP_LOST, OVERRULED -> Action.REPAIR;
        };
    return new PlannedChange(
        write.desired().key(), write.desired().unit(), action, write.by(), fields, "");
  }

  static PlannedChange delete(Deletion deletion, String when) {
    return new PlannedChange(
        deletion.key(),
        deletion.orphan().entry().unit(),
        Action.DELETE,
        List.of(),
        List.of(),
        when.isEmpty() ? deletion.when() : when);
  }
}
