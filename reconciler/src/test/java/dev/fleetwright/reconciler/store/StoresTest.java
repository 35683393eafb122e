package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.store.Samples.record;
import static dev.fleetwright.reconciler.store.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where memories are, who may open them, and what is said of those that cannot be. */
class StoresTest {
  @TempDir Path temporary;

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
      assertThat(rights(folder)).isEqualTo("rwx------");
      assertThat(rights(folder.resolve("fleetwright.mv.db"))).isEqualTo("rw-------");
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

  /** What reading in this process leaves behind; others may read meanwhile. */
  private static Set<Path> copies() throws IOException {
    var folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (var files = Files.newDirectoryStream(folder, H2.COPY + "*")) {
      return StreamSupport.stream(files.spliterator(), false).collect(Collectors.toSet());
    }
  }
}
