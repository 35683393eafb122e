package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.inventory.InventoryEntry.State.APPLIED;
import static dev.fleetwright.reconciler.inventory.InventoryEntry.State.PENDING;
import static dev.fleetwright.reconciler.store.Samples.NOON;
import static dev.fleetwright.reconciler.store.Samples.configMap;
import static dev.fleetwright.reconciler.store.Samples.entry;
import static dev.fleetwright.reconciler.store.Samples.learned;
import static dev.fleetwright.reconciler.store.Samples.record;
import static dev.fleetwright.reconciler.store.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.health.JobEnd;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered, and how it is forgotten. */
class SqlStoreTest {
  private static final JobRun RUN =
      new JobRun("uid", "digest", Duration.ofSeconds(60), NOON, JobEnd.UNSEEN);

  @TempDir Path temporary;

  @Test
  void the_installation_is_made_once_and_stays() {
    var folder = temporary.resolve("state");
    String first;
    try (var store = Stores.open(folder)) {
      first = store.installation();
      assertThat(first).matches("[0-9a-f-]{36}");
    }
    try (var store = Stores.open(folder)) {
      assertThat(store.installation()).isEqualTo(first);
    }
  }

  @Test
  void needs_are_replaced_as_a_whole_for_one_cluster() {
    try (var store = Stores.open(temporary)) {
      store.needs("eu-1", Map.of("dev/a", Set.of("dev/b", "dev/c"), "dev/b", Set.of("dev/c")));
      store.needs("eu-2", Map.of("dev/a", Set.of("dev/b")));
      store.needs("eu-1", Map.of("dev/b", Set.of("dev/c")));
      assertThat(store.needs("eu-3")).isEmpty();
    }
    try (var store = Stores.read(temporary)) {
      assertThat(store.needs("eu-1")).isEqualTo(Map.of("dev/b", Set.of("dev/c")));
      assertThat(store.needs("eu-2")).isEqualTo(Map.of("dev/a", Set.of("dev/b")));
    }
  }

  @Test
  void a_state_is_one_fleets_for_good() {
    var folder = temporary.resolve("state");
    try (var store = Stores.open(folder)) {
      assertThat(store.fleet()).isEmpty();
      store.belongTo("shop");
      store.belongTo("shop");
      assertThat(store.owner()).isEqualTo(Owner.of("shop", store.installation()));
    }
    try (var store = Stores.open(folder);
        var copy = Stores.read(folder)) {
      assertThat(store.fleet()).contains("shop");
      for (var opened : List.of(store, copy)) {
        assertThatThrownBy(() -> opened.belongTo("bank"))
            .isInstanceOf(StoreFailure.class)
            .hasMessageContaining(
                "FW2055: the state in "
                    + folder
                    + " is that of fleet 'shop', and this is fleet 'bank'");
        assertThat(opened.fleet()).contains("shop");
      }
    }
  }

  @Test
  void a_state_of_before_fleets_were_told_apart_is_that_of_the_first_to_use_it() {
    try (var store = Stores.open(temporary)) {
      store.remember("eu-1", List.of(entry("a", APPLIED)));
    }
    try (var copy = Stores.read(temporary)) {
      copy.belongTo("bank");
    }
    try (var store = Stores.open(temporary)) {
      store.belongTo("shop");
      assertThat(store.inventory("eu-1")).hasSize(1);
    }
    try (var copy = Stores.read(temporary)) {
      assertThat(copy.fleet()).contains("shop");
    }
  }

  @Test
  void a_cluster_that_is_forgotten_leaves_its_epoch_and_the_others() {
    try (var store = Stores.memory("shop")) {
      for (var cluster : List.of("eu-1", "eu-2")) {
        store.register(cluster, new Registration("uid", 7));
        store.remember(cluster, List.of(entry("a", APPLIED)));
        store.learn(cluster, Map.of(configMap("a"), learned("1")));
        store.needs(cluster, Map.of("dev/a", Set.of("dev/b")));
        store.jobRuns(cluster, Map.of(configMap("a"), RUN));
        store.status(status(cluster, ClusterStatus.State.IN_SYNC));
      }
      assertThat(store.clusters()).isEmpty();
      store.clusters(Set.of("eu-2", "eu-3"));

      store.forgetCluster("eu-1");

      assertThat(store.registration("eu-1")).contains(new Registration("", 7));
      assertThat(store.inventory("eu-1")).isEmpty();
      assertThat(store.learned("eu-1")).isEmpty();
      assertThat(store.needs("eu-1")).isEmpty();
      assertThat(store.jobRuns("eu-1")).isEmpty();
      assertThat(store.statuses()).extracting(ClusterStatus::cluster).containsExactly("eu-2");
      assertThat(store.registration("eu-2")).contains(new Registration("uid", 7));
      assertThat(store.inventory("eu-2")).hasSize(1);
      assertThat(store.jobRuns("eu-2")).containsOnlyKeys(configMap("a"));
      assertThat(store.clusters()).contains(Set.of("eu-2", "eu-3"));
    }
  }

  @Test
  void everything_is_still_there_after_closing_and_opening() {
    try (var store = Stores.open(temporary)) {
      store.register("eu-1", new Registration("cluster-uid", 1));
      store.register("eu-1", new Registration("cluster-uid", 2));
      store.remember("eu-1", List.of(entry("a", PENDING), entry("b", PENDING)));
      store.remember("eu-1", List.of(entry("a", APPLIED)));
      store.remember("eu-2", List.of(entry("a", PENDING)));
      store.learn("eu-1", Map.of(configMap("a"), learned("1")));
      store.learn("eu-1", Map.of(configMap("a"), learned("2"), configMap("b"), learned("1")));
      store.status(status("eu-1", ClusterStatus.State.UNREACHABLE));
      store.status(status("eu-1", ClusterStatus.State.HELD));
      store.append(List.of(record("eu-1", "one"), record("eu-2", "two")));
      store.append(List.of(record("eu-1", "three")));
      store.cursor("repo#main", new Cursor("seen", "", NOON));
      store.cursor("repo#main", new Cursor("seen", "good", NOON, "FW1101: why not"));
      store.cursor("repo#old", new Cursor("old", "old", NOON.minusSeconds(1)));
    }
    try (var store = Stores.open(temporary)) {
      assertThat(store.registration("eu-1")).contains(new Registration("cluster-uid", 2));
      assertThat(store.registration("eu-3")).isEmpty();
      assertThat(store.inventory("eu-1"))
          .isEqualTo(
              Map.of(configMap("a"), entry("a", APPLIED), configMap("b"), entry("b", PENDING)));
      assertThat(store.inventory("eu-2")).containsOnlyKeys(configMap("a"));
      assertThat(store.learned("eu-1"))
          .isEqualTo(Map.of(configMap("a"), learned("2"), configMap("b"), learned("1")));
      assertThat(store.statuses()).containsExactly(status("eu-1", ClusterStatus.State.HELD));
      assertThat(store.ledger(Optional.empty(), 2))
          .containsExactly(record("eu-1", "three"), record("eu-2", "two"));
      assertThat(store.ledger(Optional.of("eu-1"), 9))
          .containsExactly(record("eu-1", "three"), record("eu-1", "one"));
      assertThat(store.cursor("repo#main"))
          .contains(new Cursor("seen", "good", NOON, "FW1101: why not"));
      assertThat(store.newestCursor().map(Cursor::trouble)).contains("FW1101: why not");
      assertThat(store.cursor("other")).isEmpty();
    }
  }

  @Test
  void forgetting_an_object_forgets_what_was_learned_of_it_and_nothing_else() {
    try (var store = Stores.memory()) {
      for (var cluster : List.of("eu-1", "eu-2")) {
        store.remember(cluster, List.of(entry("a", APPLIED), entry("b", APPLIED)));
        store.learn(cluster, Map.of(configMap("a"), learned("1"), configMap("b"), learned("1")));
      }

      store.forget("eu-1", List.of(configMap("a")));

      assertThat(store.inventory("eu-1")).containsOnlyKeys(configMap("b"));
      assertThat(store.learned("eu-1")).containsOnlyKeys(configMap("b"));
      assertThat(store.inventory("eu-2")).containsOnlyKeys(configMap("a"), configMap("b"));
      assertThat(store.learned("eu-2")).containsOnlyKeys(configMap("a"), configMap("b"));
    }
  }

  @Test
  void runs_of_jobs_are_still_there_after_closing_and_opening_and_go_with_their_objects() {
    var ended = new JobRun("uid", "digest", Duration.ZERO, NOON, JobEnd.FAILED);
    try (var store = Stores.open(temporary)) {
      store.jobRuns("eu-1", Map.of(configMap("a"), RUN, configMap("b"), RUN));
      store.jobRuns("eu-1", Map.of(configMap("a"), ended));
    }
    try (var store = Stores.open(temporary)) {
      assertThat(store.jobRuns("eu-1"))
          .isEqualTo(Map.of(configMap("a"), ended, configMap("b"), RUN));
      store.forget("eu-1", List.of(configMap("a")));
      assertThat(store.jobRuns("eu-1")).containsOnlyKeys(configMap("b"));
      assertThat(store.jobRuns("eu-2")).isEmpty();
    }
  }
}
