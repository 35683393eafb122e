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
    return present(uid, more, "test/a");
  }

  private static Live.Present present(String uid, String more, String unit) {
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
                      Membership.owner("us", unit),
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
    return DeletionGuard.judge(orphans, facts(plan, inventory, Map.of(), approvals, orphans));
  }

  /** With an inventory of so many objects of one unit, the orphans among them. */
  private static DeletionGuard.Facts facts(
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
    return new DeletionGuard.Facts(plan, entries, wanted, agreed, "us", approvals);
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
                List.of(orphan("m").entry()),
                Map.of(),
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
            new DeletionGuard.Facts(
                plan(KEPT),
                List.of(orphan("m").entry()),
                Map.of(),
                Set.of(),
                "us",
                Approvals.NONE));

    assertThat(codes(verdict.blocked())).containsExactly("FW2033");
  }

  @Test
  void most_of_one_unit_waits_for_an_approval_however_much_else_there_is() {
    var orphans = new ArrayList<Orphan>();
    for (int i = 0; i < 11; i++) {
      orphans.add(orphan("m" + i));
    }
    var other = new ObjectKey("", "ConfigMap", "ns", "other");
    var theirs =
        new Orphan(
            new InventoryEntry(other, "v1", "o", "test/b", "", State.APPLIED),
            present("o", "", "test/b"));
    orphans.add(theirs);
    var facts = facts(plan(KEPT), 13, Map.of(), Approvals.NONE, orphans);
    var many = new ArrayList<>(facts.inventory());
    for (int i = 0; i < 100; i++) {
      var key = new ObjectKey("", "ConfigMap", "ns", "b" + i);
      many.add(new InventoryEntry(key, "v1", "u", "test/b", "", State.APPLIED));
    }

    var verdict =
        DeletionGuard.judge(
            orphans,
            new DeletionGuard.Facts(
                plan(KEPT), many, Map.of(), facts.agreed(), "us", Approvals.NONE));

    assertThat(verdict.delete()).containsExactly(theirs);
    assertThat(verdict.held())
        .hasSize(11)
        .allSatisfy(why -> {
          assertThat(why.code()).isEqualTo("FW2025");
          assertThat(why.reason()).contains("11 of the 12 objects of test/a");
        });
  }

  @Test
  void what_was_not_seen_counts_as_well() {
    var orphans = new ArrayList<Orphan>();
    for (int i = 0; i < 10; i++) {
      orphans.add(orphan("m" + i));
    }
    var unseen =
        new Orphan(
            entry("ConfigMap", "unseen", "u", State.APPLIED),
            new Live.Unknown("FW2005", "page 2 failed", ""));
    assertThat(judge(plan(KEPT), 50, Approvals.NONE, orphans).delete()).hasSize(10);

    orphans.add(unseen);
    var verdict = judge(plan(KEPT), 50, Approvals.NONE, orphans);

    assertThat(verdict.delete()).isEmpty();
    assertThat(verdict.held()).hasSize(10).allMatch(why -> why.reason().startsWith("11 of 50"));
    var approved = new Approvals(false, 11, Set.of(), false);
    assertThat(judge(plan(KEPT), 50, approved, orphans).delete()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "annotations, argocd.argoproj.io/tracking-id",
    "labels, kustomize.toolkit.fluxcd.io/name",
    "annotations, meta.helm.sh/release-name",
    "annotations, config.k8s.io/owning-inventory",
  })
  void what_another_tool_took_over_is_not_deleted(String where, String mark) {
    var live = present("u", "").object();
    var metadata = live.object("metadata");
    var marked = metadata.with(where, metadata.object(where).with(mark, Json.str("theirs")));
    var entry = entry("ConfigMap", "m", "u", State.APPLIED);

    var verdict = judge(new Orphan(entry, seen(live.with("metadata", marked))));

    assertThat(codes(verdict.blocked())).containsExactly("FW2028");

    var fields =
        Json.obj().put("f:" + where, Json.obj().put("f:" + mark, Json.Obj.EMPTY).build()).build();
    var ours =
        Json.obj()
            .put("manager", "fleetwright")
            .put("operation", "Apply")
            .put("fieldsV1", Json.obj().put("f:metadata", fields).build())
            .build();
    var byUs = marked.with("managedFields", new Json.Arr(List.of(ours)));
    assertThat(judge(new Orphan(entry, seen(live.with("metadata", byUs)))).delete()).hasSize(1);
  }

  private static Live.Present seen(Json.Obj object) {
    return new Live.Present(TYPE, object, false, Membership.isMember(object));
  }

  @ParameterizedTest
  @CsvSource({"labels", "managedFields"})
  void without_our_marks_it_is_not_ours(String mark) {
    var live = present("u", "").object();
    var without = live.with("metadata", live.object("metadata").without(mark));
    var entry = entry("ConfigMap", "m", "u", State.APPLIED);

    assertThat(codes(judge(new Orphan(entry, seen(without))).blocked())).containsExactly("FW2028");
  }

  @Test
  void without_the_label_of_our_set_it_is_not_ours() {
    var live = present("u", "").object();
    var metadata = live.object("metadata");
    var labels = metadata.object("labels").without(Membership.PART_OF);
    var entry = entry("ConfigMap", "m", "u", State.APPLIED);
    var orphan = new Orphan(entry, seen(live.with("metadata", metadata.with("labels", labels))));

    assertThat(codes(judge(orphan).blocked())).containsExactly("FW2028");
  }

  @Test
  void an_object_that_is_wanted_under_another_group_is_the_same_object() {
    var orphans = List.of(orphan("m"));
    var twin = new ObjectKey("example.com", "ConfigMap", "ns", "m");

    var same = facts(plan(KEPT), 100, Map.of(twin, present("m", "")), Approvals.NONE, orphans);
    assertThat(DeletionGuard.judge(orphans, same).delete()).isEmpty();
    assertThat(DeletionGuard.judge(orphans, same).gone()).hasSize(1);

    var unseen = new Live.Unknown("FW2005", "the list failed", "");
    var perhaps = facts(plan(KEPT), 100, Map.of(twin, unseen), Approvals.NONE, orphans);
    assertThat(codes(DeletionGuard.judge(orphans, perhaps).blocked())).containsExactly("FW2032");

    var another = facts(plan(KEPT), 100, Map.of(twin, present("x", "")), Approvals.NONE, orphans);
    assertThat(DeletionGuard.judge(orphans, another).delete()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "fleetwright.dev/keep, true",
    "helm.sh/resource-policy, Keep",
    "argocd.argoproj.io/sync-options, 'Validate=false,Prune=false'",
    "kustomize.toolkit.fluxcd.io/prune, Disabled",
    "kapp.k14s.io/delete-strategy, orphan",
  })
  void what_asks_to_be_kept_stays_whatever_was_approved(String annotation, String value) {
    var marked = present("u", ",\"annotations\":{\"%s\":\"%s\"}".formatted(annotation, value));
    var orphan = new Orphan(entry("PersistentVolumeClaim", "m", "u", State.APPLIED), marked);

    var verdict = judge(plan(KEPT), 100, approving("PersistentVolumeClaim/ns/m"), List.of(orphan));

    assertThat(codes(verdict.kept())).containsExactly("FW2027");
    assertThat(verdict.delete()).isEmpty();
  }

  @Test
  void the_credentials_of_a_cluster_go_by_name_alone() {
    var live = present("u", "").object();
    var metadata = live.object("metadata");
    var labels =
        metadata.object("labels").with("argocd.argoproj.io/secret-type", Json.str("cluster"));
    var secret = seen(live.with("metadata", metadata.with("labels", labels)));

    var held = judge(new Orphan(entry("Secret", "m", "u", State.APPLIED), secret)).held();

    assertThat(codes(held)).containsExactly("FW2027");
  }

  @Test
  void a_name_means_one_kind_of_several_that_are_called_alike() {
    var key = new ObjectKey("serving.knative.dev", "Service", "ns", "m");
    var entry = new InventoryEntry(key, "v1", "u", "test/a", "", State.APPLIED);
    var guarded =
        present("u", ",'annotations':{'fleetwright.dev/protect':'true'}".replace('\'', '"'));
    var orphan = new Orphan(entry, guarded);
    var full = "Service.serving.knative.dev/ns/m";

    var held = judge(plan(KEPT), 100, approving("Service/ns/m"), List.of(orphan)).held();
    assertThat(held).extracting(HeldBack::fix).first().asString().endsWith("--approve " + full);
    assertThat(judge(plan(KEPT), 100, approving(full), List.of(orphan)).delete()).hasSize(1);
  }

  private static Approvals approving(String object) {
    return new Approvals(false, 0, Set.of(object), false);
  }

  @ParameterizedTest
  @CsvSource({"apps, StatefulSet", "apiextensions.k8s.io, CustomResourceDefinition"})
  void so_do_kinds_of_other_groups_that_cannot_be_had_back(String group, String kind) {
    var key = new ObjectKey(group, kind, "ns", "m");
    var entry = new InventoryEntry(key, "v1", "u", "test/a", "", State.APPLIED);
    var orphan = new Orphan(entry, present("u", ""));

    assertThat(codes(judge(orphan).held())).containsExactly("FW2027");
    for (var name : List.of(kind + "/ns/m", kind + "." + group + "/ns/m")) {
      assertThat(judge(plan(KEPT), 100, approving(name), List.of(orphan)).delete()).hasSize(1);
    }
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
