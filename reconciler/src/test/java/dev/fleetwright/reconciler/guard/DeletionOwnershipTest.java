package dev.fleetwright.reconciler.guard;

import static dev.fleetwright.reconciler.guard.Orphans.KEPT;
import static dev.fleetwright.reconciler.guard.Orphans.TYPE;
import static dev.fleetwright.reconciler.guard.Orphans.codes;
import static dev.fleetwright.reconciler.guard.Orphans.entry;
import static dev.fleetwright.reconciler.guard.Orphans.facts;
import static dev.fleetwright.reconciler.guard.Orphans.judge;
import static dev.fleetwright.reconciler.guard.Orphans.orphan;
import static dev.fleetwright.reconciler.guard.Orphans.plan;
import static dev.fleetwright.reconciler.guard.Orphans.present;
import static dev.fleetwright.reconciler.guard.Orphans.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.inventory.InventoryEntry.State;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Live;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must be known of an object before it is deleted as ours. */
class DeletionOwnershipTest {
  @Test
  void what_was_not_seen_is_not_deleted() {
    var entry = entry("ConfigMap", "m", "u", State.APPLIED);

    assertThat(judge(new Orphan(entry, new Live.Unknown("FW2006", "forbidden", ""))).blocked())
        .extracting(HeldBack::code)
        .containsExactly("FW2006");
    assertThat(judge(new Orphan(entry, new Live.Unserved("no such kind", false))).kept())
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
                Owner.of("fleet", "somebody else"),
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
                Orphans.US,
                Approvals.NONE));

    assertThat(codes(verdict.blocked())).containsExactly("FW2033");
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
}
