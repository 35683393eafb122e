package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.kubernetes.Secrecy;
import dev.fleetwright.compiler.security.Concern;
import dev.fleetwright.compiler.security.Concerns;
import java.util.List;
import java.util.Optional;

/** Judges what happens to one object. */
final class ObjectChanges {
  private static final String MASK = "(secret)";

  private ObjectChanges() {}

  static ObjectChange created(ObjectKey key, Obj after) {
    var shown = Secrecy.of(after, null).shown(after, MASK);
    return new ObjectChange(
        key,
        Kind.CREATE,
        Risks.ofCreate(key, after),
        false,
        "",
        "",
        Concerns.of(key, null, after),
        List.of(),
        shown instanceof Obj content ? content : Obj.EMPTY);
  }

  static ObjectChange deleted(ObjectKey key, Obj before) {
    return of(
        key, Kind.DELETE, Risk.DESTRUCTIVE, false, "", Concerns.of(key, before, null), List.of());
  }

  /** Nothing where the objects are the same, also where they say it in other words. */
  static Optional<ObjectChange> changed(ObjectKey key, Obj before, Obj written) {
    var after = SameWords.of(key, before, written);
    var fields = ObjectDiff.of(before, after);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    var concerns = Concerns.of(key, before, after);
    return Optional.of(
        FixedFields.changed(key, before, after)
            .map(fixed ->
                of(
                    key,
                    Kind.REPLACE,
                    Risk.DESTRUCTIVE,
                    Risks.runsPods(key),
                    fixed + " cannot change: it must be deleted and made again",
                    concerns,
                    fields))
            .orElseGet(() ->
                of(
                    key,
                    Kind.UPDATE,
                    Risks.ofUpdate(key, before, after),
                    Risks.restartsPods(key, before, after),
                    "",
                    concerns,
                    fields)));
  }

  /** A job whose place one of another name takes. */
  static ObjectChange rerun(ObjectKey old, Obj before, ObjectKey key, Obj after) {
    var renamed =
        before.with("metadata", before.object("metadata").with("name", Json.str(key.name())));
    return of(
        key,
        Kind.RERUN,
        Risk.RESTART,
        true,
        "this job will run again, in place of " + old.name(),
        Concerns.of(key, before, after),
        ObjectDiff.of(renamed, SameWords.of(key, renamed, after)));
  }

  private static ObjectChange of(
      ObjectKey key,
      Kind kind,
      Risk risk,
      boolean restarts,
      String note,
      List<Concern> concerns,
      List<FieldChange> fields) {
    return new ObjectChange(key, kind, risk, restarts, note, "", concerns, fields, Obj.EMPTY);
  }
}
