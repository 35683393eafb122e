package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Reads and writes the rows of tables, most of which have one for each object of a cluster. */
final class Rows {
  /** Finds the row of an object. */
  static final String KEY =
      "cluster = :cluster AND api_group = :group AND kind = :kind"
          + " AND namespace = :namespace AND name = :name";

  private Rows() {}

  /** How to make a value of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What {@link #KEY} binds, for more to be added. */
  static Map<String, Object> binding(String cluster, ObjectKey key) {
    var row = new LinkedHashMap<String, Object>();
    row.put("cluster", cluster);
    row.put("group", key.group());
    row.put("kind", key.kind());
    row.put("namespace", key.namespace());
    row.put("name", key.name());
    return row;
  }

  static ObjectKey key(ResultSet row) throws SQLException {
    return new ObjectKey(
        row.getString("api_group"),
        row.getString("kind"),
        row.getString("namespace"),
        row.getString("name"));
  }

  /** The rows of a cluster by object, in their order. */
  static <T> Map<ObjectKey, T> byKey(Handle db, String sql, String cluster, Reader<T> reader) {
    var found = new LinkedHashMap<ObjectKey, T>();
    db.createQuery(sql)
        .bind("cluster", cluster)
        .map((row, _) -> Map.entry(key(row), reader.read(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /** Changes the rows that are there and adds the others; both statements bind the same names. */
  static int upsert(
      Handle db, String update, String insert, Collection<? extends Map<String, ?>> rows) {
    var updates = db.prepareBatch(update);
    rows.forEach(updates::add);
    int[] changed = updates.execute();
    var inserts = db.prepareBatch(insert);
    int i = 0;
    for (var row : rows) {
      if (changed[i++] == 0) {
        inserts.add(row);
      }
    }
    if (inserts.size() > 0) {
      inserts.execute();
    }
    return rows.size();
  }

  static int delete(Handle db, String table, String cluster, Collection<ObjectKey> keys) {
    var batch = db.prepareBatch("DELETE FROM " + table + " WHERE " + KEY);
    keys.forEach(key -> batch.add(binding(cluster, key)));
    return keys.isEmpty() ? 0 : batch.execute().length;
  }
}
