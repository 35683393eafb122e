package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Conditions of a status. The time of a condition moves only when its state does. */
final class Conditions {
  private Conditions() {}

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A condition without its time. */
  static Json.Obj condition(String type, boolean status, String reason, String message) {
    return Json.obj()
        .put("type", type)
        .put("status", status ? "True" : "False")
        .put("reason", reason.isEmpty() ? null : reason)
        .put("message", message.isEmpty() ? null : message)
        .build();
  }

  /** The new conditions, with the times of the old ones where their state is the same. */
  static Json.Arr timed(List<Json> before, List<Json.Obj> after, String... timeFields) {
    var out = new ArrayList<Json>();
    for (var condition : after) {
      var old = find(before, condition);
      boolean same =
          old != null
              && condition.get("status") != null
              && condition.get("status").equals(old.at("status"));
      var timed = condition;
      for (var field : timeFields) {
        var time = same && old != null ? old.at(field) : null;
        timed = timed.with(field, time == null ? Json.str(now()) : time);
      }
      out.add(timed);
    }
    return new Json.Arr(out);
  }

  private static @org.jspecify.annotations.Nullable Json find(List<Json> all, Json condition) {
    for (var candidate : all) {
      if (Cluster.text(candidate, "type").equals(Cluster.text(condition, "type"))) {
        return candidate;
      }
    }
    return null;
  }
}
