package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.inventory.InventoryEntry.State.APPLIED;
import static dev.fleetwright.reconciler.store.Samples.configMap;
import static dev.fleetwright.reconciler.store.Samples.entry;
import static dev.fleetwright.reconciler.store.Samples.learned;
import static dev.fleetwright.reconciler.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain of records. */
class LedgerTest {
  @TempDir Path temporary;

  @Test
  void many_clusters_append_at_once_and_the_chain_holds() throws Exception {
    try (var store = Stores.open(temporary)) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var appends = new ArrayList<Future<?>>();
        for (int cluster = 0; cluster < 40; cluster++) {
          var name = "c" + cluster;
          appends.add(
              threads.submit(() -> {
                for (int i = 0; i < 10; i++) {
                  store.append(List.of(record(name, "intended " + i), record(name, "done " + i)));
                  store.remember(name, List.of(entry("o" + i, APPLIED)));
                }
              }));
        }
        for (var append : appends) {
          append.get();
        }
      }
      assertThat(store.verifyLedger())
          .isInstanceOfSatisfying(
              LedgerCheck.Intact.class, intact -> assertThat(intact.records()).isEqualTo(800));
      assertThat(store.ledger(Optional.of("c7"), 100))
          .extracting(LedgerRecord::detail)
          .startsWith("done 9", "intended 9", "done 8")
          .hasSize(20);
      assertThat(store.inventory("c39")).hasSize(10);
    }
  }

  @Test
  void what_is_intended_of_an_object_and_that_nothing_is_known_of_it_any_more_go_together() {
    try (var store = Stores.memory()) {
      store.learn("eu-1", Map.of(configMap("a"), learned("1"), configMap("b"), learned("1")));
      store.learn("eu-2", Map.of(configMap("a"), learned("1")));

      store.intend("eu-1", List.of(record("eu-1", "intended")), List.of(configMap("a")));

      assertThat(store.ledger(Optional.empty(), 9)).containsExactly(record("eu-1", "intended"));
      assertThat(store.learned("eu-1")).containsOnlyKeys(configMap("b"));
      assertThat(store.learned("eu-2")).containsOnlyKeys(configMap("a"));
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
    }
  }

  @Test
  void a_changed_a_removed_and_a_cut_off_record_are_found() throws Exception {
    try (var store = Stores.open(temporary)) {
      for (int i = 1; i <= 5; i++) {
        store.append(List.of(record("eu-1", "number " + i)));
      }
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
    }

    assertThat(afterTampering("UPDATE ledger SET detail = 'nothing' WHERE sequence = 3"))
        .isEqualTo(
            new LedgerCheck.Broken(3, "record 3 is not what was written, or one before it is not"));
    assertThat(
            Database.execute(temporary, "UPDATE ledger SET detail = 'number 3' WHERE sequence = 3"))
        .isEqualTo(1);
    assertThat(afterTampering("DELETE FROM ledger WHERE sequence = 5"))
        .isEqualTo(new LedgerCheck.Broken(5, "the ledger ends at record 4 and ended at 5"));
    assertThat(afterTampering("DELETE FROM ledger WHERE sequence = 2"))
        .isEqualTo(new LedgerCheck.Broken(2, "record 2 is missing; the next one is 3"));
  }

  private LedgerCheck afterTampering(String sql) throws Exception {
    assertThat(Database.execute(temporary, sql)).isEqualTo(1);
    try (var store = Stores.open(temporary)) {
      return store.verifyLedger();
    }
  }
}
