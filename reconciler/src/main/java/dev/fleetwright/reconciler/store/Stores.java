package dev.fleetwright.reconciler.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the memory. */
public final class Stores {
  private static final int COPIES = 5;

  private Stores() {}

  /**
   * The folder that is used where none is named: {@code $XDG_STATE_HOME/fleetwright}, or {@code
   * ~/.local/state/fleetwright}.
   */
  public static Path defaultFolder(Map<String, String> environment) {
    var state = environment.get("XDG_STATE_HOME");
    // The specification says to pass over a relative path.
    var base =
        state != null && Path.of(state).isAbsolute()
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return base.resolve("fleetwright");
  }

  /**
   * Starts to load what it takes to make a memory, on a thread of its own, for a caller who has
   * other things to do first. Makes none that lasts.
   */
  public static void prefetch() {
    Thread.ofPlatform().daemon().name("prefetch-store").start(() -> memory().close());
  }

  /** A memory that ends with the process; for tests and demonstrations. */
  public static FleetStore memory() {
    return migrated(H2.memory());
  }

  /**
   * Opens the folder's memory for this process alone and makes it where there is none, readable by
   * its owner only.
   *
   * @throws StoreFailure when another process has it open, or it cannot be used
   */
  public static FleetStore open(Path folder) {
    try {
      var lock = StateFolder.lock(folder);
      if (lock == null) {
        throw new StoreFailure(
            "the state in %s is in use by %s; wait for it or stop it, or say another --state"
                .formatted(folder, StateFolder.holder(folder)),
            null);
      }
      try {
        return migrated(H2.file(folder, lock));
      } catch (RuntimeException | IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreFailure("the state in " + folder + " cannot be opened: " + reason(e), e);
    }
  }

  /** Whether there is a memory in the folder. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(H2.FILE + H2.SUFFIX));
  }

  /**
   * The folder's memory as it is now, also while another process writes to it. Takes no lock and
   * changes nothing; writing to the result fails.
   *
   * @throws StoreFailure when there is none, or it cannot be read
   */
  public static FleetStore read(Path folder) {
    StoreFailure last = null;
    for (int i = 0; i < COPIES; i++) {
      H2 copy;
      try {
        copy = H2.copy(folder);
      } catch (NoSuchFileException e) {
        throw new StoreFailure(
            "there is no state in " + folder + ": nothing was applied from here yet", e);
      } catch (IOException e) {
        throw new StoreFailure("the state in " + folder + " cannot be read: " + reason(e), e);
      } catch (RuntimeException e) {
        last = H2.failure(folder.toString(), "read", e);
        continue;
      }
      // A copy that caught the writer in the middle of tidying the file is taken again.
      try {
        return new SqlStore(copy);
      } catch (RuntimeException e) {
        copy.close();
        last = copy.failure("read", e);
      }
    }
    throw last == null
        ? new StoreFailure("the state in " + folder + " cannot be read", null)
        : last;
  }

  private static FleetStore migrated(H2 database) {
    try {
      Schema.migrate(database.connections());
      return new SqlStore(database);
    } catch (StoreFailure e) {
      database.close();
      throw e;
    } catch (RuntimeException e) {
      database.close();
      throw database.failure("opened", e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replaceAll("Exception$", "") + ": " + e.getMessage();
  }
}
