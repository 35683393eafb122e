package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.inventory.InventoryEntry.State.APPLIED;
import static dev.fleetwright.reconciler.store.Samples.configMap;
import static dev.fleetwright.reconciler.store.Samples.entry;
import static dev.fleetwright.reconciler.store.Samples.learned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memories of other versions of the program. */
class SchemaTest {
  @TempDir Path temporary;

  @Test
  void what_an_older_version_learned_is_learned_anew() throws Exception {
    try (var store = Stores.open(temporary)) {
      store.learn("eu-1", Map.of(configMap("a"), learned("1")));
      store.remember("eu-1", List.of(entry("a", APPLIED)));
    }
    Database.execute(temporary, "DELETE FROM \"flyway_schema_history\" WHERE \"version\" > '1'");
    Database.execute(temporary, "DROP TABLE approval");
    Database.execute(temporary, "DROP TABLE job_run");
    Database.execute(temporary, "DROP TABLE unit_need");

    try (var store = Stores.read(temporary)) {
      assertThat(store.approvals(Instant.EPOCH)).isEmpty();
      assertThat(store.learned("eu-1")).isEmpty();
      assertThat(store.jobRuns("eu-1")).isEmpty();
      assertThat(store.inventory("eu-1")).containsOnlyKeys(configMap("a"));
    }
    try (var store = Stores.open(temporary)) {
      assertThat(store.learned("eu-1")).isEmpty();
      assertThat(store.inventory("eu-1")).containsOnlyKeys(configMap("a"));
      assertThat(store.jobRuns("eu-1")).isEmpty();
    }
  }

  @Test
  void a_state_of_a_newer_version_is_refused() throws Exception {
    Stores.open(temporary).close();
    assertThat(
            Database.execute(
                temporary,
                "UPDATE \"flyway_schema_history\" SET \"version\" = '99' WHERE \"version\" = '1'"))
        .isEqualTo(1);

    assertThatThrownBy(() -> Stores.open(temporary))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("newer fleetwright");
  }

  @Test
  void the_newest_migration_is_the_one_that_the_program_asks_for() throws IOException {
    var folder = Path.of("src/main/resources").resolve(Schema.MIGRATIONS);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1")))
          .contains(Integer.toString(Schema.VERSION))
          .allMatch(version -> Integer.parseInt(version) <= Schema.VERSION);
    }
  }

  @Test
  void a_table_of_clusters_is_forgotten_with_them_or_is_the_ledger() throws Exception {
    Stores.open(temporary).close();

    var tables =
        Database.query(
            temporary,
            "SELECT LOWER(table_name) FROM information_schema.columns"
                + " WHERE column_name = 'CLUSTER' AND table_schema = 'PUBLIC'");

    assertThat(tables)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(ClusterTables.FORGOTTEN.stream(), Stream.of("ledger")).toList());
  }
}
