package dev.fleetwright.reconciler.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables, brought up to date by the migrations beside this class. A database that is up to date
 * already costs one query: starting Flyway would cost a quarter of a second in each command.
 */
final class Schema {
  /** The newest migration. */
  static final int VERSION = 6;

  static final String MIGRATIONS = "dev/fleetwright/reconciler/store/migration";

  private Schema() {}

  /**
   * @throws StoreFailure when a newer version of the program has migrated the database
   */
  static void migrate(DataSource connections) {
    int version = version(connections);
    if (version > VERSION) {
      throw new StoreFailure(
          "the state was written by a newer fleetwright (its tables have version %d, this one knows %d); use that one, or another --state"
              .formatted(version, VERSION),
          null);
    }
    if (version < VERSION) {
      Flyway.configure()
          .dataSource(connections)
          .locations("classpath:" + MIGRATIONS)
          .load()
          .migrate();
    }
  }

  /** Whether some of the tables are not there yet, or are not as they should be. */
  static boolean isOlder(DataSource connections) {
    return version(connections) < VERSION;
  }

  private static int version(DataSource connections) {
    try (var connection = connections.getConnection();
        var statement = connection.createStatement()) {
      try (var tables =
          connection.getMetaData().getTables(null, null, "flyway_schema_history", null)) {
        if (!tables.next()) {
          return 0;
        }
      }
      try (var row =
          statement.executeQuery(
              "SELECT MAX(CAST(\"version\" AS INTEGER)) FROM \"flyway_schema_history\""
                  + " WHERE \"success\" = TRUE")) {
        return row.next() ? row.getInt(1) : 0;
      }
    } catch (SQLException e) {
      throw new StoreFailure("the state cannot be read: " + e.getMessage(), e);
    }
  }
}
