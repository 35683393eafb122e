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
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void each_fleet_has_a_folder_of_its_own_where_none_is_named() {
    assertThat(Stores.folderOf(temporary, "shop")).isEqualTo(temporary.resolve("shop"));
    assertThat(Stores.folderOf(temporary, "../Bank_"))
        .isEqualTo(temporary.resolve("%002e%002e%002f%0042ank%005f"));
    Stores.open(Stores.folderOf(temporary, "shop")).close();
    Stores.open(Stores.folderOf(temporary, "bank")).close();
    try (var _ = Stores.open(Stores.ofService(temporary), "served")) {
      assertThat(Stores.folderOf(temporary, "served")).isEqualTo(Stores.ofService(temporary));
      assertThat(Stores.folderOf(temporary, "shop")).isEqualTo(temporary.resolve("shop"));
    }
    assertThat(Stores.fleets(temporary)).containsExactly("bank", "shop");
    assertThat(Stores.fleets(temporary.resolve("none"))).isEmpty();
  }

  @Test
  void the_one_state_of_all_fleets_is_not_taken_for_that_of_any() {
    Stores.open(temporary).close();

    assertThatThrownBy(() -> Stores.folderOf(temporary, "shop"))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("FW2058: the state in " + temporary)
        .hasMessageContaining(
            "mkdir -p %1$s/shop && mv %1$s/fleetwright.mv.db %1$s/shop/".formatted(temporary));
    Stores.open(temporary.resolve("bank")).close();
    assertThat(Stores.folderOf(temporary, "bank")).isEqualTo(temporary.resolve("bank"));
  }

  @Test
  void what_is_in_a_folder_that_all_may_read_is_for_its_owner_alone() throws Exception {
    var all = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.setPosixFilePermissions(temporary, all);
    Stores.open(temporary).close();
    var file = temporary.resolve(H2.FILE + H2.SUFFIX);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    var mirrors = Files.createDirectory(temporary.resolve("mirrors"));
    Files.setPosixFilePermissions(mirrors, all);

    Stores.open(temporary).close();
    assertThat(Stores.within(temporary, "mirrors")).isEqualTo(mirrors);
    assertThat(Stores.within(temporary, "more")).isDirectory();

    assertThat(rights(file)).isEqualTo("rw-------");
    assertThat(rights(mirrors)).isEqualTo("rwx------");
    assertThat(rights(temporary.resolve("more"))).isEqualTo("rwx------");
    assertThat(rights(temporary)).isEqualTo("rwxr-xr-x");
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
  void a_file_in_the_place_of_a_state_is_no_new_state() throws Exception {
    var file = Files.writeString(temporary.resolve("file"), "mine");
    Files.createDirectories(temporary.resolve("folder/fleetwright.mv.db"));

    for (var place : List.of(file, temporary.resolve("folder"))) {
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> Stores.exists(place), () -> Stores.open(place), () -> Stores.read(place))) {
        assertThatThrownBy(use)
            .isInstanceOf(StoreFailure.class)
            .hasMessageStartingWith("FW2059: ")
            .hasMessageContaining(place.toString());
      }
    }
    assertThat(file).hasContent("mine");
    assertThatThrownBy(() -> Stores.exists(file.resolve("below"))).isInstanceOf(StoreFailure.class);
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
  void a_folder_in_use_is_refused_and_its_holder_named() {
    try (var _ = Stores.open(temporary)) {
      assertThatThrownBy(() -> Stores.open(temporary))
          .isInstanceOf(StoreFailure.class)
          .hasMessageContaining(temporary.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--state");
    }
    Stores.open(temporary).close();
  }

  @Test
  void a_folder_in_use_can_be_read_and_not_written() {
    try (var store = Stores.open(temporary)) {
      store.status(status("eu-1", ClusterStatus.State.HELD));
      try (var reader = Stores.read(temporary)) {
        assertThat(reader.statuses()).containsExactly(status("eu-1", ClusterStatus.State.HELD));
        assertThat(reader.installation()).isEqualTo(store.installation());
        assertThatThrownBy(() -> reader.status(status("eu-2", ClusterStatus.State.HELD)))
            .isInstanceOf(StoreFailure.class);
      }
      store.status(status("eu-2", ClusterStatus.State.HELD));
      assertThat(store.statuses()).hasSize(2);
    }
    assertThatThrownBy(() -> Stores.read(temporary.resolve("none")))
        .isInstanceOf(StoreFailure.class)
        .hasMessageStartingWith("there is no state in");
  }

  @Test
  void the_folder_and_its_files_are_for_their_owner_alone() throws IOException {
    var folder = temporary.resolve("a/state");
    try (var store = Stores.open(folder)) {
      store.append(List.of(record("eu-1", "one")));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("fleetwright.mv.db"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void the_default_folder_follows_the_environment() {
    assertThat(Stores.defaultFolder(Map.of("XDG_STATE_HOME", "/x")))
        .isEqualTo(Path.of("/x/fleetwright"));
    var home = Path.of(System.getProperty("user.home"), ".local/state/fleetwright");
    assertThat(Stores.defaultFolder(Map.of())).isEqualTo(home);
    assertThat(Stores.defaultFolder(Map.of("XDG_STATE_HOME", "relative"))).isEqualTo(home);
  }

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
    tamper("UPDATE ledger SET detail = 'number 3' WHERE sequence = 3");
    assertThat(afterTampering("DELETE FROM ledger WHERE sequence = 5"))
        .isEqualTo(new LedgerCheck.Broken(5, "the ledger ends at record 4 and ended at 5"));
    assertThat(afterTampering("DELETE FROM ledger WHERE sequence = 2"))
        .isEqualTo(new LedgerCheck.Broken(2, "record 2 is missing; the next one is 3"));
  }

  private LedgerCheck afterTampering(String sql) throws Exception {
    tamper(sql);
    try (var store = Stores.open(temporary)) {
      return store.verifyLedger();
    }
  }

  private void tamper(String sql) throws Exception {
    assertThat(execute(sql)).isEqualTo(1);
  }

  private int execute(String sql) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:h2:file:" + temporary.resolve("fleetwright"), "sa", "");
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
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
  void what_an_older_version_learned_is_learned_anew() throws Exception {
    try (var store = Stores.open(temporary)) {
      store.learn("eu-1", Map.of(configMap("a"), learned("1")));
      store.remember("eu-1", List.of(entry("a", APPLIED)));
    }
    execute("DELETE FROM \"flyway_schema_history\" WHERE \"version\" > '1'");
    execute("DROP TABLE approval");
    execute("DROP TABLE job_run");
    execute("DROP TABLE unit_need");

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

  @Test
  void a_state_of_a_newer_version_is_refused() throws Exception {
    Stores.open(temporary).close();
    tamper("UPDATE \"flyway_schema_history\" SET \"version\" = '99' WHERE \"version\" = '1'");

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
  void what_is_damaged_is_said_with_its_place() throws IOException {
    Files.writeString(temporary.resolve("fleetwright.mv.db"), "no database at all\n".repeat(999));

    assertThatThrownBy(() -> Stores.open(temporary))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(temporary.toString());
  }

  @Test
  void a_damaged_file_is_told_with_what_to_do_and_left_as_it_is() throws Exception {
    try (var store = Stores.open(temporary)) {
      store.register("eu-1", new Registration("cluster-uid", 1));
    }
    var file = temporary.resolve(H2.FILE + H2.SUFFIX);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(8_192), 0);
    }
    var before = Files.readAllBytes(file);
    var copies = copies();

    assertThatThrownBy(() -> Stores.open(temporary))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining(temporary.toString())
        .hasMessageContaining("--take-over");
    assertThatThrownBy(() -> Stores.read(temporary))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("--take-over");
    assertThatThrownBy(() -> Stores.read(temporary.resolve("absent")))
        .isInstanceOf(StoreFailure.class)
        .hasMessageContaining("there is no state");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(copies()).isEqualTo(copies);
  }

  /** What reading leaves behind. */
  private static long copies() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("fleetwright-state")).count();
    }
  }
}
