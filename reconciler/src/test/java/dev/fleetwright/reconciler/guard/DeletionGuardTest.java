package dev.fleetwright.reconciler.guard;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletionGuardTest {
  private static final Manifest KEPT = manifest("kept");
  private static final ResourceType TYPE =
      new ResourceType(new GroupVersionKind("", "v1", "ConfigMap"), "configmaps", true, Set.of());

  private static Manifest manifest(String name) {
    return Manifest.of(
        Json.obj()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put("metadata", Json.obj().put("name", name).put("namespace", "ns").build())
            .build());
  }

  private static ClusterPlan plan(Manifest... manifests) {
    var unit = new Unit("test/a", "workload", "test", "a", "", Set.of(), false, List.of(manifests));
    return new ClusterPlan(
        "c",
        new Target("p", "", List.of(), Map.of(), "", "c", "push", "active"),
        List.of(unit),
        List.of(manifests),
        List.of(),
        List.of());
  }

  private static InventoryEntry entry(String kind, String name, String uid, State state) {
    var key = new ObjectKey("", kind, "ns", name);
    return new InventoryEntry(key, "v1", uid, "test/a", "", state);
  }

  private static Live.Present present(String uid, String more) {
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
                      Membership.ID,
                      Membership.OWNER,
                      Membership.owner("us", "test/a"),
                      more));
      var object = Json.obj().put("metadata", metadata).build();
      return new Live.Present(TYPE, object, false, Membership.isMember(object));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(more, e);
    }
  }

  private static Orphan orphan(String name) {
    return new Orphan(entry("ConfigMap", name, name, State.APPLIED), present(name, ""));
  }

  private static Verdict judge(
      ClusterPlan plan, int inventory, Approvals approvals, List<Orphan> orphans) {
    var agreed = orphans.stream().map(o -> o.entry().key()).collect(Collectors.toSet());
    return DeletionGuard.judge(
        orphans, new DeletionGuard.Facts(plan, inventory, agreed, "us", approvals));
  }

  private static Verdict judge(Orphan orphan) {
    return judge(plan(KEPT), 100, Approvals.NONE, List.of(orphan));
  }

  private static List<String> codes(List<HeldBack> why) {
    return why.stream().map(HeldBack::code).distinct().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 0, 10",
    "11, 11, 0, 0",
    "11, 12, 0, 0",
    "20, 100, 0, 20",
    "21, 100, 0, 0",
    "21, 100, 20, 0",
    "21, 100, 21, 21",
    "200, 1000, 0, 200",
    "201, 1000, 0, 0"
  })
  void more_than_ten_and_a_fifth_wait_for_an_approval(
      int orphans, int inventory, int approved, int deleted) {
    var all = new ArrayList<Orphan>();
    for (int i = 0; i < orphans; i++) {
      all.add(orphan("m" + i));
    }

    var verdict =
        judge(plan(KEPT), inventory, new Approvals(false, approved, Set.of(), false), all);

    assertThat(verdict.delete()).hasSize(deleted);
    assertThat(verdict.held()).hasSize(orphans - deleted);
  }

  @Test
  void an_empty_plan_or_unit_deletes_nothing_unless_that_is_allowed() {
    var allowed = new Approvals(true, 0, Set.of(), false);

    assertThat(judge(plan(), 5, Approvals.NONE, List.of(orphan("m"))).delete()).isEmpty();
    assertThat(codes(judge(plan(), 5, Approvals.NONE, List.of(orphan("m"))).held()))
        .containsExactly("FW2026");
    assertThat(judge(plan(), 5, allowed, List.of(orphan("m"))).delete()).hasSize(1);
  }

  @Test
  void what_was_not_seen_is_not_deleted() {
    var entry = entry("ConfigMap", "m", "u", State.APPLIED);

    assertThat(judge(new Orphan(entry, new Live.Unknown("FW2006", "forbidden", ""))).blocked())
        .extracting(HeldBack::code)
        .containsExactly("FW2006");
    assertThat(judge(new Orphan(entry, new Live.Unserved("no such kind"))).kept())
        .extracting(HeldBack::code)
        .containsExactly("FW2032");
    assertThat(judge(new Orphan(entry, new Live.Absent(TYPE))).gone()).containsExactly(entry.key());
  }

  @Test
  void the_uid_must_be_the_one_that_we_know() {
    var another = new Orphan(entry("ConfigMap", "m", "u1", State.APPLIED), present("u2", ""));

    assertThat(codes(judge(another).blocked())).containsExactly("FW2028");
  }

  @Test
  void an_object_whose_creation_was_interrupted_is_ours_by_its_marks() {
    var begun = new Orphan(entry("ConfigMap", "m", "", State.PENDING), present("u2", ""));

    assertThat(judge(begun).delete()).hasSize(1);
  }

  @Test
  void an_object_that_was_never_written_is_forgotten_and_not_deleted() {
    var object = Json.obj().put("metadata", Json.obj().put("uid", "u").build()).build();
    var theirs =
        new Orphan(
            entry("ConfigMap", "m", "", State.PENDING),
            new Live.Present(TYPE, object, true, false));

    assertThat(judge(theirs).gone()).hasSize(1);
    assertThat(judge(theirs).delete()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'ownerReferences':[{'kind':'Widget','name':'w','controller':true}] | FW2028",
        "'deletionTimestamp':'2026-01-01T00:00:00Z','finalizers':['a/b'] | FW2031",
      })
  void a_doubt_keeps_an_object(String more, String code) {
    var orphan =
        new Orphan(
            entry("ConfigMap", "m", "u", State.APPLIED),
            present("u", "," + more.replace('\'', '"')));

    assertThat(codes(judge(orphan).blocked())).containsExactly(code);
  }

  @Test
  void an_owner_label_of_another_installation_keeps_an_object() {
    var verdict =
        DeletionGuard.judge(
            List.of(orphan("m")),
            new DeletionGuard.Facts(
                plan(KEPT),
                100,
                Set.of(new ObjectKey("", "ConfigMap", "ns", "m")),
                "somebody else",
                Approvals.NONE));

    assertThat(codes(verdict.blocked())).containsExactly("FW2028");
  }

  @Test
  void what_only_one_copy_of_the_inventory_has_is_not_deleted() {
    var verdict =
        DeletionGuard.judge(
            List.of(orphan("m")),
            new DeletionGuard.Facts(plan(KEPT), 100, Set.of(), "us", Approvals.NONE));

    assertThat(codes(verdict.blocked())).containsExactly("FW2033");
  }

  @ParameterizedTest
  @CsvSource({"Namespace", "PersistentVolume", "PersistentVolumeClaim"})
  void what_cannot_be_had_back_goes_by_name_alone(String kind) {
    var orphan = new Orphan(entry(kind, "m", "u", State.APPLIED), present("u", ""));
    var named = new Approvals(false, 0, Set.of(kind + "/ns/m"), false);

    assertThat(codes(judge(orphan).held())).containsExactly("FW2027");
    assertThat(judge(plan(KEPT), 100, named, List.of(orphan)).delete()).hasSize(1);
  }
}
