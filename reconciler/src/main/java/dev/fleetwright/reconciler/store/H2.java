package dev.fleetwright.reconciler.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The embedded database: one file in a state folder, or nothing but memory. */
final class H2 implements Backend {
  static final String FILE = "fleetwright";
  static final String SUFFIX = ".mv.db";

  /** How the folders of copies begin that this process makes; it deletes them. */
  static final String COPY = "fleetwright-state-" + ProcessHandle.current().pid() + "-";

  private final HikariDataSource pool;
  private final String place;
  private final boolean readOnly;
  private final List<AutoCloseable> rest;

  private H2(String url, String place, boolean readOnly, List<AutoCloseable> rest) {
    this.place = place;
    this.readOnly = readOnly;
    this.rest = rest;
    var database = new JdbcDataSource();
    database.setURL(url);
    database.setUser("sa");
    database.setPassword("");
    var config = new HikariConfig();
    config.setDataSource(database);
    config.setPoolName("state");
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(1);
    // Embedded connections do not age; retiring the last one would close the database.
    config.setMaxLifetime(0);
    config.setConnectionTimeout(10_000);
    try {
      this.pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw failure(place, "opened", e);
    }
  }

  private static final String DAMAGED =
      "; bring it back from a backup, or move it away and say --take-over: each cluster has a copy"
          + " of what is there, and nothing is deleted meanwhile";

  /** A database of its own that ends with the object. */
  static H2 memory() {
    return new H2("jdbc:h2:mem:" + UUID.randomUUID(), "memory", false, List.of());
  }

  /**
   * @param folder the database's, locked by {@code lock}
   */
  static H2 file(Path folder, StateFolder lock) throws IOException {
    var file = folder.resolve(FILE + SUFFIX);
    if (!Files.exists(file)) {
      Files.createFile(file, StateFolder.onlyOwner(folder, "rw-------"));
    }
    StateFolder.tighten(file, "rw-------");
    return new H2(url(folder), folder.toString(), false, List.of(lock));
  }

  /**
   * A copy of the file as it is now, to read while another process writes to the original. The file
   * is written like a log, so a copy is what a crash at this moment would leave.
   */
  static H2 copy(Path folder) throws IOException {
    var temporary = Files.createTempDirectory(COPY);
    try {
      Files.copy(folder.resolve(FILE + SUFFIX), temporary.resolve(FILE + SUFFIX));
      migrateOlder(temporary, folder);
      return read(temporary, folder, List.of(() -> delete(temporary)));
    } catch (IOException | RuntimeException e) {
      delete(temporary);
      throw e;
    }
  }

  /** The file of an older version is read as if it had been opened: its copy is migrated. */
  private static void migrateOlder(Path temporary, Path folder) {
    boolean older;
    try (var copy = read(temporary, folder, List.of())) {
      older = Schema.isOlder(copy.connections());
    }
    if (older) {
      try (var copy = new H2(url(temporary), folder.toString(), false, List.of())) {
        Schema.migrate(copy.connections());
      }
    }
  }

  private static H2 read(Path temporary, Path folder, List<AutoCloseable> rest) {
    return new H2(url(temporary) + ";ACCESS_MODE_DATA=r", folder.toString(), true, rest);
  }

  private static void delete(Path temporary) throws IOException {
    try (var files = Files.list(temporary)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(temporary);
  }

  private static String url(Path folder) {
    var path = folder.resolve(FILE).toAbsolutePath().toString();
    if (path.contains(";")) {
      throw new StoreFailure("the state folder's path has a semicolon: " + folder, null);
    }
    // The database tidies its file while it runs; at the end of a command that must not take long.
    return "jdbc:h2:file:"
        + path
        + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;MAX_COMPACT_TIME=50";
  }

  @Override
  public DataSource connections() {
    return pool;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public String place() {
    return place;
  }

  /** Writes what is committed and waits for the disk (fsync); a commit alone does neither. */
  @Override
  public void sync(Handle db) {
    db.execute("CHECKPOINT SYNC");
  }

  /**
   * After a failed write (disk full) the database closes itself. Its connections are dropped, so
   * that the next caller opens it again and finds everything that had returned before.
   */
  @Override
  public StoreFailure failure(String verb, Exception cause) {
    var beans = pool.getHikariPoolMXBean();
    if (beans != null) {
      beans.softEvictConnections();
    }
    return failure(place, verb, cause);
  }

  static StoreFailure failure(String place, String verb, Exception cause) {
    var reason = String.valueOf(root(cause));
    // H2 tells a damaged file from other trouble by its words alone.
    boolean damaged = reason.contains("orrupt");
    return new StoreFailure(
        "the state in %s cannot be %s: %s%s".formatted(place, verb, reason, damaged ? DAMAGED : ""),
        cause);
  }

  private static @Nullable String root(Throwable failure) {
    var deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage();
  }

  @Override
  public void close() {
    pool.close();
    for (var resource : rest) {
      try {
        resource.close();
      } catch (Exception e) {
        throw failure("closed", e);
      }
    }
  }
}
