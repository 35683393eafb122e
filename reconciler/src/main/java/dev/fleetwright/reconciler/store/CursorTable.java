package dev.fleetwright.reconciler.store;

import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How far watched branches were followed. */
final class CursorTable {
  private static final String SELECT = "SELECT seen, good, changed_at, trouble FROM source_cursor";

  private CursorTable() {}

  static Optional<Cursor> find(Handle db, String source) {
    return db.createQuery(SELECT + " WHERE source = :source")
        .bind("source", source)
        .map((row, _) -> cursor(row))
        .findOne();
  }

  static Optional<Cursor> newest(Handle db) {
    return db.createQuery(SELECT + " ORDER BY changed_at DESC FETCH FIRST 1 ROW ONLY")
        .map((row, _) -> cursor(row))
        .findOne();
  }

  static int write(Handle db, String source, Cursor cursor) {
    return Rows.upsert(
        db,
        "UPDATE source_cursor SET seen = :seen, good = :good, changed_at = :at,"
            + " trouble = :trouble WHERE source = :source",
        "INSERT INTO source_cursor (source, seen, good, changed_at, trouble)"
            + " VALUES (:source, :seen, :good, :at, :trouble)",
        List.of(
            Map.of(
                "source",
                source,
                "seen",
                cursor.seen(),
                "good",
                cursor.good(),
                "at",
                cursor.at().atOffset(ZoneOffset.UTC),
                "trouble",
                cursor.trouble())));
  }

  private static Cursor cursor(ResultSet row) throws SQLException {
    return new Cursor(
        row.getString(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getString(4));
  }
}
