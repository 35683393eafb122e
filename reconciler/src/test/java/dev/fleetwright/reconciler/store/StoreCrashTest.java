package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.store.Samples.entry;
import static dev.fleetwright.reconciler.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was promised survives the end of the process and of the machine. */
class StoreCrashTest {
  @TempDir Path temporary;

  /** Appends until it is killed; each line it prints is a promise. */
  static final class Appender {
    public static void main(String[] args) {
      try (var store = Stores.open(Path.of(args[0]))) {
        for (int i = 1; ; i++) {
          store.remember("eu-1", List.of(entry("o" + i, InventoryEntry.State.PENDING)));
          store.append(List.of(record("eu-1", "intended " + i), record("eu-1", "done " + i)));
          System.out.println(i);
        }
      }
    }
  }

  /** Appends until a write fails, says so, and goes on until writes succeed again. */
  static final class AppenderOnAFullDisk {
    public static void main(String[] args) throws InterruptedException {
      try (var store = Stores.open(Path.of(args[0]))) {
        int done = 0;
        boolean failed = false;
        while (done < 3000) {
          try {
            store.append(List.of(record("eu-1", done + "x".repeat(2000))));
            done++;
            if (failed) {
              System.out.println("again");
              break;
            }
          } catch (StoreFailure e) {
            if (!failed) {
              System.out.println(e.getMessage());
            }
            failed = true;
            Thread.sleep(20);
          }
        }
        System.out.println(done);
      }
    }
  }

  private static List<String> java(Class<?> program, Path state) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        state.toString());
  }

  @Test
  void a_full_disk_stops_writes_until_there_is_room_and_loses_nothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit a file's size");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit to lift the limit");
    var command =
        new ArrayList<>(List.of("/bin/bash", "-c", "ulimit -S -f 1500; exec \"$@\"", "-"));
    command.addAll(java(AppenderOnAFullDisk.class, temporary));
    var child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int done;
    try (var lines = child.inputReader()) {
      assertThat(lines.readLine())
          .isEqualTo("the state in " + temporary + " cannot be written: File too large");
      new ProcessBuilder(
              "/usr/bin/prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited:")
          .start()
          .waitFor();
      assertThat(lines.readLine()).isEqualTo("again");
      done = Integer.parseInt(lines.readLine());
    }
    assertThat(child.waitFor()).isZero();

    try (var store = Stores.open(temporary)) {
      assertThat(store.verifyLedger())
          .isInstanceOfSatisfying(
              LedgerCheck.Intact.class, intact -> assertThat(intact.records()).isEqualTo(done));
    }
  }

  @RepeatedTest(3)
  void what_returned_before_a_kill_is_there_and_the_chain_holds() throws Exception {
    var child =
        new ProcessBuilder(java(Appender.class, temporary))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int promised = 0;
    try (var lines = child.inputReader()) {
      while (promised < 50) {
        promised = Integer.parseInt(lines.readLine());
      }
      // The process's own method would also close the pipe, with promises still in it.
      child.toHandle().destroyForcibly();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        promised = Integer.parseInt(line);
      }
    }
    assertThat(child.waitFor()).isNotZero();

    try (var store = Stores.open(temporary)) {
      var check = (LedgerCheck.Intact) store.verifyLedger();
      assertThat(check.records()).isGreaterThanOrEqualTo(2L * promised);
      assertThat(store.ledger(Optional.empty(), Integer.MAX_VALUE))
          .extracting(FleetStore.LedgerRecord::detail)
          .contains("done 1", "intended " + promised, "done " + promised);
      assertThat(store.inventory("eu-1")).hasSizeGreaterThanOrEqualTo(promised);
      store.append(List.of(record("eu-1", "after the crash")));
      assertThat(store.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
    }
  }

  @Test
  void a_copy_of_the_file_at_any_moment_holds_what_was_promised_by_then() throws Exception {
    var live = temporary.resolve("live");
    try (var store = Stores.open(live);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.append(List.of(record("eu-1", "0")));
      var writer =
          threads.submit(() -> {
            for (int i = 1; i <= 400; i++) {
              store.append(List.of(record("eu-1", Integer.toString(i))));
            }
          });
      for (int copies = 0; !writer.isDone() || copies == 0; copies++) {
        int promised = Integer.parseInt(store.ledger(Optional.empty(), 1).getFirst().detail());
        try (var copy = Stores.read(live)) {
          assertThat(copy.verifyLedger()).isInstanceOf(LedgerCheck.Intact.class);
          // The newest record is read before the copy is taken, but perhaps not yet durable.
          assertThat(copy.ledger(Optional.empty(), Integer.MAX_VALUE).size())
              .isGreaterThanOrEqualTo(promised);
        }
      }
      writer.get();
    }
    assertThat(Files.exists(live.resolve("holder"))).isFalse();
  }
}
