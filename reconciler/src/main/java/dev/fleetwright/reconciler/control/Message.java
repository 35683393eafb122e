package dev.fleetwright.reconciler.control;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.ApprovalJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a service is asked for, and what it answers; a JSON object on a line. */
public sealed interface Message {
  /** In bytes; a longer one is not read. */
  int LONGEST = 256 * 1024;

  /**
   * To keep an approval.
   *
   * @param plan digest of the fleet's plan that is approved as a whole, or its first digits; empty
   *     for another approval
   */
  record Approve(Approval approval, String plan) implements Message {}

  /** To look at the branch and at every cluster now. */
  record Look() implements Message {}

  /** To forget what is remembered of clusters. */
  record Forget(Set<String> clusters) implements Message {
    public Forget {
      clusters = Set.copyOf(clusters);
    }
  }

  /** What was done, in words. */
  record Done(String text) implements Message {}

  /**
   * What was not done.
   *
   * @param reason in words, with a code
   */
  record Refused(String reason) implements Message {}

  default Json.Obj json() {
    return switch (this) {
      case Approve(var approval, var plan) ->
          Json.obj().put("approve", ApprovalJson.write(approval)).put("plan", plan).build();
      case Look() -> Json.obj().put("look", true).build();
      case Forget(var clusters) ->
          Json.obj()
              .put("forget", new Json.Arr(clusters.stream().sorted().<Json>map(Json::str).toList()))
              .build();
      case Done(var text) -> Json.obj().put("done", text).build();
      case Refused(var reason) -> Json.obj().put("refused", reason).build();
    };
  }

  /** Nothing when it is no message that this version knows. */
  static Optional<Message> of(Json json) {
    var done = json.text("done");
    var refused = json.text("refused");
    if (done != null) {
      return Optional.of(new Done(done));
    }
    if (refused != null) {
      return Optional.of(new Refused(refused));
    }
    if (json.at("look") != null) {
      return Optional.of(new Look());
    }
    if (json.at("forget") instanceof Json.Arr(var names)) {
      return Optional.of(new Forget(texts(names)));
    }
    var plan = json.text("plan");
    return ApprovalJson.read(json.object("approve"))
        .map(approval -> new Approve(approval, plan == null ? "" : plan));
  }

  private static Set<String> texts(List<Json> items) {
    return items.stream()
        .map(item -> item instanceof Json.Str(var text) ? text : "")
        .collect(Collectors.toUnmodifiableSet());
  }
}
