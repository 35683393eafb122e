package dev.fleetwright.reconciler.store;

import static dev.fleetwright.reconciler.store.Samples.entry;
import static dev.fleetwright.reconciler.store.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @RepeatedTest(3)
  void what_returned_before_a_kill_is_there_and_the_chain_holds() throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                temporary.toString())
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
