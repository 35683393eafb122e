package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.observe.Live;
import java.util.List;

/**
 * Sends one write such that it lands on what was seen, nothing or that very object. What came in
 * between is adopted where nobody claims it, as it would be in the next cycle.
 */
final class Landing {
  /**
   * An apply over this version creates or fails. No object has it: the first that a store writes is
   * its own.
   */
  private static final String NO_VERSION = "1";

  private final Work work;

  Landing(Work work) {
    this.work = work;
  }

  /** What the server stored. */
  Json.Obj send(ResourceType type, Write write) throws ClusterFailure, InterruptedException {
    var live = write.live();
    if (live == null) {
      return Retries.send(work.pace(), work.deadline(), () -> create(type, write.desired()));
    }
    var body = withMetadata(over(write.desired(), live), "uid", live.uid());
    return Retries.send(work.pace(), work.deadline(), () -> apply(type, body, true));
  }

  private Json.Obj create(ResourceType type, Desired desired) throws ClusterFailure {
    try {
      return apply(type, withMetadata(desired.body(), "resourceVersion", NO_VERSION), false);
    } catch (ClusterFailure e) {
      if (e.kind() != ClusterFailure.Kind.CONFLICT) {
        throw e;
      }
      // Perhaps our own, of which the answer was lost; or made for all, as the namespace's account.
      var there = work.session().get(type, desired.key().namespace(), desired.key().name());
      if (there == null) {
        throw e;
      }
      var owner = OtherTools.owner(ManagedFields.withoutOurMarks(there));
      if (owner.isPresent()) {
        throw taken(owner.get(), e);
      }
      var uid = there.text("metadata", "uid");
      return apply(type, withMetadata(desired.body(there), "uid", uid == null ? "" : uid), true);
    }
  }

  private static ClusterFailure taken(String owner, ClusterFailure e) {
    var reason = "it exists since it was looked for, and belongs to " + owner;
    var cause = new ClusterFailure.Cause("", "AlreadyExists", reason);
    return new ClusterFailure(
        e.kind(), e.status(), reason, null, List.of(cause), "the next cycle looks at it", e);
  }

  private Json.Obj over(Desired desired, Live.Present live) throws ClusterFailure {
    var whole = live.object();
    if (!live.whole() && !desired.yielded().isEmpty()) {
      var read = work.session().get(live.type(), desired.key().namespace(), desired.key().name());
      whole = read == null ? whole : read;
    }
    return desired.body(whole);
  }

  private Json.Obj apply(ResourceType type, Json.Obj body, boolean force) throws ClusterFailure {
    return work.session().apply(type, body, new ApplyOptions(force, false)).object();
  }

  private static Json.Obj withMetadata(Json.Obj body, String field, String value) {
    return value.isEmpty()
        ? body
        : body.with("metadata", body.object("metadata").with(field, Json.str(value)));
  }
}
