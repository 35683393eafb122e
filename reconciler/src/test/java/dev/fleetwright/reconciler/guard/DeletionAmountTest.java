package dev.fleetwright.reconciler.guard;

import static dev.fleetwright.reconciler.guard.Orphans.KEPT;
import static dev.fleetwright.reconciler.guard.Orphans.codes;
import static dev.fleetwright.reconciler.guard.Orphans.entry;
import static dev.fleetwright.reconciler.guard.Orphans.facts;
import static dev.fleetwright.reconciler.guard.Orphans.judge;
import static dev.fleetwright.reconciler.guard.Orphans.orphan;
import static dev.fleetwright.reconciler.guard.Orphans.plan;
import static dev.fleetwright.reconciler.guard.Orphans.present;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryEntry.State;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much is deleted without an approval. */
class DeletionAmountTest {
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
                plan(KEPT), many, Map.of(), facts.agreed(), Orphans.US, Approvals.NONE));

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
}
