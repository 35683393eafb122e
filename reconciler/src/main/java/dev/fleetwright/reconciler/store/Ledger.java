package dev.fleetwright.reconciler.store;

import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The audit record: rows are added, never changed; see {@link LedgerChain}. */
final class Ledger {
  private static final String COLUMNS =
      "sequence, recorded_at, cluster, commit_id, digest, action, object_name, outcome, detail,"
          + " hash";

  private Ledger() {}

  private record Link(long sequence, LedgerRecord entry, String hash) {}

  /** The end of the chain. */
  private record Head(long sequence, String hash) {}

  static int append(Handle db, Collection<LedgerRecord> records) {
    var head = head(db, " FOR UPDATE");
    long sequence = head.sequence();
    var hash = head.hash();
    var batch =
        db.prepareBatch(
            "INSERT INTO ledger ("
                + COLUMNS
                + ") VALUES (:sequence, :at, :cluster, :commit, :digest, :action, :object,"
                + " :outcome, :detail, :hash)");
    for (var entry : records) {
      hash = LedgerChain.hash(hash, ++sequence, entry);
      batch
          .bind("sequence", sequence)
          .bind("at", LedgerChain.time(entry.at()).atOffset(ZoneOffset.UTC))
          .bind("cluster", entry.cluster())
          .bind("commit", entry.commit())
          .bind("digest", entry.digest())
          .bind("action", entry.action())
          .bind("object", entry.object())
          .bind("outcome", entry.outcome())
          .bind("detail", entry.detail())
          .bind("hash", hash)
          .add();
    }
    batch.execute();
    db.createUpdate("UPDATE ledger_head SET sequence = :sequence, hash = :hash WHERE id = 1")
        .bind("sequence", sequence)
        .bind("hash", hash)
        .execute();
    return records.size();
  }

  static List<LedgerRecord> newest(Handle db, Optional<String> cluster, int limit) {
    var where = cluster.isPresent() ? " WHERE cluster = :cluster" : "";
    return db.createQuery(
            "SELECT " + COLUMNS + " FROM ledger" + where + " ORDER BY sequence DESC LIMIT :limit")
        .bind("limit", limit)
        .bindMap(cluster.isPresent() ? Map.of("cluster", cluster.get()) : Map.of())
        .map((row, _) -> link(row).entry())
        .list();
  }

  static LedgerCheck verify(Handle db) {
    var previous = LedgerChain.START;
    long expected = 1;
    try (var links =
        db.createQuery("SELECT " + COLUMNS + " FROM ledger ORDER BY sequence")
            .setFetchSize(1000)
            .map((row, _) -> link(row))
            .iterator()) {
      while (links.hasNext()) {
        var link = links.next();
        if (link.sequence() != expected) {
          return new LedgerCheck.Broken(
              expected, "record " + expected + " is missing; the next one is " + link.sequence());
        }
        if (!link.hash().equals(LedgerChain.hash(previous, expected, link.entry()))) {
          return new LedgerCheck.Broken(
              expected, "record " + expected + " is not what was written, or one before it is not");
        }
        previous = link.hash();
        expected++;
      }
    }
    var head = head(db, "");
    if (head.sequence() != expected - 1 || !head.hash().equals(previous)) {
      return new LedgerCheck.Broken(
          expected,
          "the ledger ends at record " + (expected - 1) + " and ended at " + head.sequence());
    }
    return new LedgerCheck.Intact(expected - 1, previous);
  }

  private static Head head(Handle db, String how) {
    return db.createQuery("SELECT sequence, hash FROM ledger_head WHERE id = 1" + how)
        .map((row, _) -> new Head(row.getLong(1), row.getString(2)))
        .one();
  }

  private static Link link(ResultSet row) throws SQLException {
    var entry =
        new LedgerRecord(
            row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
            row.getString("cluster"),
            row.getString("commit_id"),
            row.getString("digest"),
            row.getString("action"),
            row.getString("object_name"),
            row.getString("outcome"),
            row.getString("detail"));
    return new Link(row.getLong("sequence"), entry, row.getString("hash"));
  }
}
