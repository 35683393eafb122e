package dev.fleetwright.reconciler.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;

/** Opens the memory. */
public final class Stores {
  private static final int COPIES = 5;

  private Stores() {}

  /**
   * The folder that has the states for which no place is named, one for each fleet: {@code
   * $XDG_STATE_HOME/fleetwright}, or {@code ~/.local/state/fleetwright}.
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
   * A fleet's folder where none is named: that of the service, where it is this fleet's, or one of
   * its own.
   *
   * @param base the folder of all
   * @throws StoreFailure when the base itself holds a state, as it did before there was one for
   *     each fleet: it does not say whose it is
   */
  public static Path folderOf(Path base, String fleet) {
    var service = ofService(base);
    if (exists(service)) {
      try (var store = read(service)) {
        if (store.fleet().filter(fleet::equals).isPresent()) {
          return service;
        }
      }
    }
    var folder = base.resolve(fileName(fleet));
    if (exists(base) && !exists(folder)) {
      throw StoreFailure.of(
          "FW2058",
          "the state in %1$s is of an older fleetwright and does not say which fleet it is of; if it is that of '%2$s', move it: mkdir -p %3$s && mv %1$s/%4$s %3$s/; if not, move it away"
              .formatted(base, fleet, folder, H2.FILE + H2.SUFFIX));
    }
    return folder;
  }

  /** The fleets that have a state in the base folder, by name. */
  public static List<String> fleets(Path base) {
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    try (var folders = Files.list(base)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(H2.FILE + H2.SUFFIX)))
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(name -> !name.startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StoreFailure("the states in " + base + " cannot be listed: " + reason(e), e);
    }
  }

  /** The name itself, as all that the intent lets through; of any other character its code. */
  private static String fileName(String fleet) {
    var name = new StringBuilder();
    for (int i = 0; i < fleet.length(); i++) {
      char c = fleet.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
      name.append(plain ? String.valueOf(c) : "%%%04x".formatted((int) c));
    }
    return name.toString();
  }

  /**
   * A folder in a state folder, for its owner alone. The state folder itself may be one that others
   * look into, as a mounted volume is; what is made in it is not theirs to read.
   */
  public static Path within(Path state, String name) {
    var folder = state.resolve(name);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, StateFolder.onlyOwner(state, "rwx------"));
      }
      StateFolder.tighten(folder, "rwx------");
      return folder;
    } catch (IOException e) {
      throw new StoreFailure(folder + " cannot be made: " + reason(e), e);
    }
  }

  /** Where the service keeps its state where its configuration names no place. */
  public static Path ofService(Path base) {
    return base.resolve("_service");
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

  /** The same, of a fleet. */
  public static FleetStore memory(String fleet) {
    return of(fleet, memory());
  }

  private static FleetStore of(String fleet, FleetStore store) {
    try {
      store.belongTo(fleet);
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Opens the folder's memory, which is this fleet's or will be. */
  public static FleetStore open(Path folder, String fleet) {
    return of(fleet, open(folder));
  }

  /** Reads the folder's memory, which is this fleet's. */
  public static FleetStore read(Path folder, String fleet) {
    return of(fleet, read(folder));
  }

  /**
   * Opens the folder's memory for this process alone and makes it where there is none, readable by
   * its owner only.
   *
   * @throws StoreFailure when another process has it open, or it cannot be used
   */
  public static FleetStore open(Path folder) {
    exists(folder);
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

  /**
   * Whether there is a memory in the folder.
   *
   * @throws StoreFailure when there is something else in its place, or nobody can tell
   */
  public static boolean exists(Path folder) {
    var file = folder.resolve(H2.FILE + H2.SUFFIX);
    for (var above = folder.toAbsolutePath(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        throw StoreFailure.of("FW2059", "the state is a folder, and " + above + " is a file");
      }
    }
    try {
      if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
        throw StoreFailure.of("FW2059", "the state is a folder, and " + folder + " is none");
      }
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw StoreFailure.of("FW2059", file + " is no file");
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new StoreFailure("the state in " + folder + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * The folder's memory as it is now, also while another process writes to it. Takes no lock and
   * changes nothing; writing to the result fails.
   *
   * @throws StoreFailure when there is none, or it cannot be read
   */
  public static FleetStore read(Path folder) {
    exists(folder);
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
