package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.drift.ClusterDiff.Cause;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.leftover.Takeover;
import dev.fleetwright.reconciler.observe.Live;
import java.util.List;
import java.util.Optional;

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

  /** As many versions of a kind may have gone one after the other. */
  private static final int TAKEOVERS = 5;

  private final Work work;
  private final Clearing clearing;

  Landing(Work work) {
    this.work = work;
    this.clearing = new Clearing(work.session());
  }

  /** What the server stored. */
  Json.Obj send(ResourceType type, Write write) throws ClusterFailure, InterruptedException {
    return Retries.send(
        work.pace(),
        work.deadline(),
        () -> write.live() == null ? create(type, write) : over(type, write, write.live()));
  }

  private Json.Obj create(ResourceType type, Write write) throws ClusterFailure {
    var desired = write.desired();
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
      var owner =
          work.owner()
              .otherFleet(there)
              .map(fleet -> "fleet '" + fleet + "'")
              .or(() -> OtherTools.owner(ManagedFields.withoutOurMarks(there), work.owner()));
      if (owner.isPresent()) {
        throw taken(owner.get(), e);
      }
      var present = new Live.Present(type, there, true, work.owner().isMember(there));
      return over(type, new Write(desired, Cause.ADOPTED, present, List.of()), present);
    }
  }

  private static ClusterFailure taken(String owner, ClusterFailure e) {
    var reason = "it exists since it was looked for, and belongs to " + owner;
    var cause = new ClusterFailure.Cause("", "AlreadyExists", reason);
    return new ClusterFailure(
        e.kind(), e.status(), reason, null, List.of(cause), "the next cycle looks at it", e);
  }

  /** Writes over what was seen, and takes over first what would stay or be in the way. */
  private Json.Obj over(ResourceType type, Write write, Live.Present live) throws ClusterFailure {
    var taken = clearing.before(type, write, live);
    var now = taken.isPresent() ? claim(type, write, taken.get()) : live;
    for (int i = 1; ; i++) {
      try {
        return apply(type, write.desired(), now);
      } catch (ClusterFailure e) {
        var more =
            i < TAKEOVERS ? clearing.after(type, write, live, e) : Optional.<Takeover>empty();
        if (more.isEmpty()) {
          throw e;
        }
        now = claim(type, write, more.get());
      }
    }
  }

  private Live.Present claim(ResourceType type, Write write, Takeover takeover)
      throws ClusterFailure {
    var claimed = clearing.claim(type, write, takeover);
    return new Live.Present(type, claimed, true, work.owner().isMember(claimed));
  }

  private Json.Obj apply(ResourceType type, Desired desired, Live.Present live)
      throws ClusterFailure {
    var whole = live.object();
    if (!live.whole() && !desired.yielded().isEmpty()) {
      var read = work.session().get(live.type(), desired.key().namespace(), desired.key().name());
      whole = read == null ? whole : read;
    }
    return apply(type, withMetadata(desired.body(whole), "uid", live.uid()), true);
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
