package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How ledger records hang together: each one's hash covers the hash before it, its own number and
 * all that it says.
 */
final class LedgerChain {
  /** Before the first record. */
  static final String START = "0".repeat(64);

  private LedgerChain() {}

  /** To the microsecond, as databases keep time. */
  static Instant time(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }

  static String hash(String previous, long sequence, LedgerRecord entry) {
    var value =
        Json.obj()
            .put("previous", previous)
            .put("sequence", sequence)
            .put("at", time(entry.at()).toString())
            .put("cluster", entry.cluster())
            .put("commit", entry.commit())
            .put("digest", entry.digest())
            .put("action", entry.action())
            .put("object", entry.object())
            .put("outcome", entry.outcome())
            .put("detail", entry.detail())
            .build();
    return Manifest.sha256(JsonText.canonical(value).getBytes(StandardCharsets.UTF_8));
  }
}
