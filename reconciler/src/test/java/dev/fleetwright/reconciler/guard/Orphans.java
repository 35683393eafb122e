package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.Target;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryEntry.State;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Objects that nobody wants any more, and what the guard says of them. */
final class Orphans {
  static final Owner US = Owner.of("fleet", "us");
  static final Manifest KEPT = manifest("kept");
  static final ResourceType TYPE =
      new ResourceType(new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of());

  private Orphans() {}

  static Manifest manifest(String name) {
    return Manifest.of(
        Json.obj()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("metadata", Json.obj().put("name", name).put("namespace", "ns").build())
            .build());
  }

  static ClusterPlan plan(Manifest... manifests) {
    var unit = new Unit("test/a", "workload", "test", "a", "", Set.of(), false, List.of(manifests));
    return new ClusterPlan(
        "c",
        new Target("p", "", List.of(), Map.of(), "", "c", "push", "active"),
        List.of(unit),
        List.of(manifests),
        List.of(),
        List.of());
  }

  static InventoryEntry entry(String kind, String name, String uid, State state) {
    var key = new ObjectKey("", kind, "ns", name);
    return new InventoryEntry(key, "v1", uid, "test/a", "", state);
  }

  static Live.Present present(String uid, String more) {
    return present(uid, more, "test/a");
  }

  static Live.Present present(String uid, String more, String unit) {
    try {
      var metadata =
          JsonText.parse(
              """
              {"uid":"%s","resourceVersion":"1",
               "labels":{"%s":"%s","%s":"%s"},
               "managedFields":[{"manager":"fleetwright","operation":"Apply","fieldsV1":{}}]%s}\
              """
                  .formatted(
                      uid,
                      Membership.PART_OF,
                      US.applySet(),
                      Membership.OWNER,
                      US.label(unit),
                      more));
      var object = Json.obj().put("metadata", metadata).build();
      return new Live.Present(TYPE, object, false, US.isMember(object));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(more, e);
    }
  }

  static Orphan orphan(String name) {
    return new Orphan(entry("ConfigMap", name, name, State.APPLIED), present(name, ""));
  }

  static Verdict judge(ClusterPlan plan, int inventory, Approvals approvals, List<Orphan> orphans) {
    return DeletionGuard.judge(orphans, facts(plan, inventory, Map.of(), approvals, orphans));
  }

  /** With an inventory of so many objects of one unit, the orphans among them. */
  static DeletionGuard.Facts facts(
      ClusterPlan plan,
      int inventory,
      Map<ObjectKey, Live> wanted,
      Approvals approvals,
      List<Orphan> orphans) {
    var entries = new ArrayList<>(orphans.stream().map(Orphan::entry).toList());
    while (entries.size() < inventory) {
      entries.add(entry("ConfigMap", "kept" + entries.size(), "u", State.APPLIED));
    }
    var agreed = orphans.stream().map(o -> o.entry().key()).collect(Collectors.toSet());
    return new DeletionGuard.Facts(plan, entries, wanted, agreed, US, approvals);
  }

  static Verdict judge(Orphan orphan) {
    return judge(plan(KEPT), 100, Approvals.NONE, List.of(orphan));
  }

  static List<String> codes(List<HeldBack> why) {
    return why.stream().map(HeldBack::code).distinct().toList();
  }

  static Live.Present seen(Json.Obj object) {
    return new Live.Present(TYPE, object, false, US.isMember(object));
  }

  static Approvals approving(String object) {
    return new Approvals(false, 0, Set.of(object), false);
  }
}
