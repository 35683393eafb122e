package dev.fleetwright.reconciler.guard;

import static dev.fleetwright.reconciler.guard.Orphans.KEPT;
import static dev.fleetwright.reconciler.guard.Orphans.approving;
import static dev.fleetwright.reconciler.guard.Orphans.codes;
import static dev.fleetwright.reconciler.guard.Orphans.entry;
import static dev.fleetwright.reconciler.guard.Orphans.judge;
import static dev.fleetwright.reconciler.guard.Orphans.plan;
import static dev.fleetwright.reconciler.guard.Orphans.present;
import static dev.fleetwright.reconciler.guard.Orphans.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryEntry.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is deleted only when an approval names it, or never. */
class DeletionByNameTest {
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
    assertThat(held).extracting(HeldBack::fix).first().asString().endsWith("approve " + full);
    assertThat(judge(plan(KEPT), 100, approving(full), List.of(orphan)).delete()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"Namespace", "PersistentVolume", "PersistentVolumeClaim"})
  void what_cannot_be_had_back_goes_by_name_alone(String kind) {
    var orphan = new Orphan(entry(kind, "m", "u", State.APPLIED), present("u", ""));
    var named = approving(kind + "/ns/m");

    assertThat(codes(judge(orphan).held())).containsExactly("FW2027");
    assertThat(judge(plan(KEPT), 100, named, List.of(orphan)).delete()).hasSize(1);
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
}
