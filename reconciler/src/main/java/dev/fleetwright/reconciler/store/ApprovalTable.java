package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.ApprovalJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What people said yes to. */
final class ApprovalTable {
  private ApprovalTable() {}

  /** Those that have not ended by then. */
  static List<Approval> read(Handle db, Instant now) {
    return db.createQuery("SELECT document FROM approval WHERE ends_at > :now ORDER BY ends_at, id")
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .mapTo(String.class)
        .map(ApprovalTable::parse)
        .list();
  }

  /** Replaces the one of its id, and drops those that ended before it was made. */
  static int write(Handle db, Approval approval) {
    db.createUpdate("DELETE FROM approval WHERE id = :id OR ends_at <= :at")
        .bind("id", approval.id())
        .bind("at", approval.at().atOffset(ZoneOffset.UTC))
        .execute();
    return db.createUpdate(
            "INSERT INTO approval (id, ends_at, document) VALUES (:id, :until, :document)")
        .bind("id", approval.id())
        .bind("until", approval.until().atOffset(ZoneOffset.UTC))
        .bind("document", JsonText.write(ApprovalJson.write(approval)))
        .execute();
  }

  private static Approval parse(String document) {
    try {
      return ApprovalJson.read(JsonText.parse(document))
          .orElseThrow(
              () -> new StoreFailure("the state holds an approval of no known form", null));
    } catch (JsonText.Malformed e) {
      throw new StoreFailure("the state holds an approval that cannot be read", e);
    }
  }
}
