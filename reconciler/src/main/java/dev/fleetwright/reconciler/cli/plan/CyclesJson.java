package dev.fleetwright.reconciler.cli.plan;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.drift.Attribution;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.status.StatusJson;
import java.util.List;

/** Cycles for programs: each cluster's status with what changes, or changed. */
public final class CyclesJson {
  private CyclesJson() {}

  public static Json.Obj of(Compiled compiled, List<Cycle> cycles) {
    var revision = compiled.revision();
    return Json.obj()
        .put("fleet", compiled.plan().fleet())
        .put("commit", compiled.plan().commit())
        .put("subject", revision.subject())
        .put("digest", compiled.digest())
        .put("tree", StatusJson.word(revision.tree()))
        .put("clusters", new Json.Arr(cycles.stream().<Json>map(CyclesJson::cycle).toList()))
        .build();
  }

  private static Json cycle(Cycle cycle) {
    var changes = cycle.changes().stream().<Json>map(CyclesJson::change).toList();
    var foreign =
        cycle.foreign().stream().map(field -> StatusJson.foreign(field.status())).toList();
    return StatusJson.write(cycle.status())
        .with("takeOver", cycle.takeOver() ? Json.Bool.TRUE : Json.Bool.FALSE)
        .with("changes", new Json.Arr(changes))
        .with("foreign", new Json.Arr(foreign));
  }

  private static Json change(PlannedChange change) {
    var fields =
        change.fields().stream()
            .<Json>map(field ->
                Json.obj()
                    .put("path", field.path())
                    .put("before", field.before())
                    .put("after", field.after())
                    .build())
            .toList();
    return Json.obj()
        .put("object", change.object().toString())
        .put("unit", change.unit())
        .put("action", StatusJson.word(change.action()))
        .put("by", new Json.Arr(change.by().stream().map(CyclesJson::who).toList()))
        .put("fields", new Json.Arr(fields))
        .put("when", change.when())
        .build();
  }

  private static Json who(Attribution by) {
    return Json.obj()
        .put("manager", by.manager())
        .put("operation", by.operation())
        .put("time", by.time())
        .put("paths", Json.strings(by.paths()))
        .build();
  }
}
