package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An approval as JSON: as the store keeps it, and as it comes to a running service. */
public final class ApprovalJson {
  private ApprovalJson() {}

  public static Json.Obj write(Approval approval) {
    var what = approval.what();
    return Json.obj()
        .put("id", approval.id())
        .put("owner", approval.owner())
        .put("at", approval.at().toString())
        .put("until", approval.until().toString())
        .put("clusters", texts(approval.clusters()))
        .put("plans", texts(approval.plans()))
        .put("spent", texts(approval.spent()))
        .put("empty", what.emptyDesired())
        .put("deletions", what.deletions())
        .put("objects", texts(what.objects()))
        .put("takeOver", what.takeOver())
        .put("units", texts(what.units()))
        .put("everything", what.everything())
        .build();
  }

  /** Nothing when it is not of that form. */
  public static Optional<Approval> read(Json json) {
    var id = json.text("id");
    var owner = json.text("owner");
    var at = json.text("at");
    var until = json.text("until");
    if (id == null || owner == null || at == null || until == null) {
      return Optional.empty();
    }
    try {
      long deletions = json.at("deletions") instanceof Json.Int(long number) ? number : 0;
      return Optional.of(
          new Approval(
              id,
              owner,
              Instant.parse(at),
              Instant.parse(until),
              texts(json, "clusters"),
              texts(json, "plans"),
              new Approvals(
                  is(json, "empty"),
                  Math.toIntExact(deletions),
                  texts(json, "objects"),
                  is(json, "takeOver"),
                  texts(json, "units"),
                  is(json, "everything")),
              texts(json, "spent")));
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean is(Json json, String key) {
    return Json.Bool.of(true).equals(json.at(key));
  }

  private static Json texts(Set<String> texts) {
    return Json.strings(new TreeSet<>(texts));
  }

  private static Set<String> texts(Json json, String key) {
    var texts = new HashSet<String>();
    for (var item : json.list(key)) {
      if (item instanceof Json.Str(var text)) {
        texts.add(text);
      }
    }
    return texts;
  }
}
