package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.drift.ClusterDiff;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Differ;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.observe.Kinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the server about objects of which nothing is remembered: one dry run each. What it would not
 * change is learned; the rest is written.
 */
final class Unsure {
  private static final int AT_ONCE = 8;
  private static final int TRIES = 3;

  private final Work work;
  private final Kinds kinds;

  Unsure(Work work, Kinds kinds) {
    this.work = work;
    this.kinds = kinds;
  }

  record Resolved(List<Write> writes, Map<ObjectKey, Learned> learned) {}

  /**
   * @param unsure those of the diff to ask about
   */
  Resolved resolve(ClusterDiff diff, List<Write> unsure)
      throws ClusterFailure, InterruptedException {
    var writes = new ArrayList<>(diff.writes());
    var learned = new HashMap<>(diff.learned());
    if (!unsure.isEmpty()) {
      var answers = Together.map(unsure, AT_ONCE, this::ask);
      for (int i = 0; i < answers.size(); i++) {
        var write = unsure.get(i);
        answers
            .get(i)
            .ifPresentOrElse(
                found -> learned.put(write.desired().key(), found), () -> writes.add(write));
      }
    }
    return new Resolved(writes, learned);
  }

  /** What is learned of an object that is in sync, nothing for one that is not. */
  private Optional<Learned> ask(Write write) throws ClusterFailure {
    var live = Objects.requireNonNull(write.live());
    var desired = write.desired();
    var type = live.typeOf(desired.gvk(), kinds);
    try {
      var whole = live.object();
      if (!live.isReadAs(type)) {
        whole = read(type, desired.key());
        if (Differ.same(desired, whole)) {
          return Optional.of(desired.learned(whole));
        }
      }
      return tried(type, desired, whole);
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      // A dry run is never needed to get there: some webhooks do not support it.
      return Optional.empty();
    }
  }

  /** A controller may write between the read and the dry run, which would look like our doing. */
  private Optional<Learned> tried(ResourceType type, Desired desired, Json.Obj seen)
      throws ClusterFailure {
    var whole = seen;
    for (int i = 1; ; i++) {
      try {
        var body = desired.body(whole);
        var version = whole.text("metadata", "resourceVersion");
        var over =
            version == null
                ? body
                : body.with(
                    "metadata", body.object("metadata").with("resourceVersion", Json.str(version)));
        var would = work.session().apply(type, over, new ApplyOptions(true, true)).object();
        return Differ.noChange(whole, would)
            ? Optional.of(desired.learned(whole))
            : Optional.empty();
      } catch (ClusterFailure e) {
        if (e.kind() != ClusterFailure.Kind.CONFLICT || i == TRIES) {
          throw e;
        }
        whole = read(type, desired.key());
      }
    }
  }

  private Json.Obj read(ResourceType type, ObjectKey key) throws ClusterFailure {
    var whole = work.session().get(type, key.namespace(), key.name());
    return whole == null ? Json.Obj.EMPTY : whole;
  }
}
