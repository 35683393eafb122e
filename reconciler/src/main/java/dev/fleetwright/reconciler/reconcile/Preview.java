package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Clearing;
import dev.fleetwright.reconciler.apply.Deletions;
import dev.fleetwright.reconciler.apply.Explain;
import dev.fleetwright.reconciler.apply.Work;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.ApplyOptions;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.FieldDiff;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import dev.fleetwright.reconciler.observe.Kinds;
import dev.fleetwright.reconciler.observe.Live;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What writes would change, field by field, and what the server would refuse: a dry run for each,
 * and a read for each object that exists.
 */
final class Preview {
  private static final int AT_ONCE = 8;

  private final Work work;
  private final Kinds kinds;
  private final Deletions deletions;

  Preview(Work work, Kinds kinds, Deletions deletions) {
    this.work = work;
    this.kinds = kinds;
    this.deletions = deletions;
  }

  private record Answer(List<FieldChange> fields, List<HeldBack> refused) {
    static final Answer NOTHING = new Answer(List.of(), List.of());
  }

  /**
   * @param changes gets what would be written
   * @param blocked gets what the server would refuse
   */
  void of(List<Write> writes, List<PlannedChange> changes, Map<ObjectKey, HeldBack> blocked)
      throws ClusterFailure, InterruptedException {
    var made =
        writes.stream()
            .map(write -> write.desired().key())
            .filter(key -> key.groupKind().equals("Namespace"))
            .map(ObjectKey::name)
            .collect(Collectors.toUnmodifiableSet());
    var answers = Together.map(writes, AT_ONCE, write -> ask(write, made));
    for (int i = 0; i < writes.size(); i++) {
      changes.add(PlannedChange.of(writes.get(i), answers.get(i).fields()));
      answers.get(i).refused().forEach(why -> blocked.put(why.key(), why));
    }
  }

  /**
   * @param made namespaces that come about before what is in them
   */
  private Answer ask(Write write, Set<String> made) throws ClusterFailure {
    var key = write.desired().key();
    try {
      var live = write.live();
      return live == null ? create(write) : update(write, live);
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      boolean early = e.kind() == Kind.NOT_FOUND && made.contains(key.namespace());
      return early || isUntried(e) || deletions.wouldDeleteConflicting(write, e)
          ? Answer.NOTHING
          : new Answer(List.of(), List.of(Explain.heldBack(key, write.desired().unit(), e)));
    }
  }

  private Answer create(Write write) throws ClusterFailure {
    var desired = write.desired();
    var type = kinds.served(desired.gvk()).orElse(null); // none: its definition comes first
    if (type != null) {
      work.session().apply(type, desired.body(), new ApplyOptions(true, true));
    }
    return Answer.NOTHING;
  }

  private Answer update(Write write, Live.Present live) throws ClusterFailure {
    var key = write.desired().key();
    var type = live.typeOf(write.desired().gvk(), kinds);
    var before =
        live.isReadAs(type) ? live.object() : work.session().get(type, key.namespace(), key.name());
    if (before == null) {
      return Answer.NOTHING;
    }
    return new Answer(FieldDiff.of(before, after(type, write, live, before)), List.of());
  }

  /** What the write would make of it, with what is taken over for it. */
  private Json.Obj after(ResourceType type, Write write, Live.Present live, Json.Obj before)
      throws ClusterFailure {
    var clearing = new Clearing(work.session());
    var taken = clearing.before(type, write, live);
    if (taken.isPresent()) {
      return clearing.preview(type, write, taken.get());
    }
    try {
      var body = write.desired().body(before);
      return work.session().apply(type, body, new ApplyOptions(true, true)).object();
    } catch (ClusterFailure e) {
      var more = clearing.after(type, write, live, e);
      if (more.isEmpty()) {
        throw e;
      }
      return clearing.preview(type, write, more.get());
    }
  }

  /** A webhook with side effects takes part in no dry run; that says nothing about the write. */
  private static boolean isUntried(ClusterFailure e) {
    return e.status() == 400 && String.valueOf(e.getMessage()).contains("does not support dry run");
  }
}
