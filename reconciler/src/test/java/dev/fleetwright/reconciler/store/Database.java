package dev.fleetwright.reconciler.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database of a folder's memory that no program has open. */
final class Database {
  private Database() {}

  /** How many rows it changed. */
  static int execute(Path folder, String sql) throws SQLException {
    try (var connection = open(folder);
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** The first column of what a query finds. */
  static List<String> query(Path folder, String sql) throws SQLException {
    try (var connection = open(folder);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static Connection open(Path folder) throws SQLException {
    return DriverManager.getConnection("jdbc:h2:file:" + folder.resolve(H2.FILE), "sa", "");
  }
}
