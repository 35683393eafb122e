package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ForeignFields;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import java.time.Instant;
import java.util.List;

/** Values to remember. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

  private Samples() {}

  static ObjectKey configMap(String name) {
    return new ObjectKey("", "ConfigMap", "shop", name);
  }

  static InventoryEntry entry(String name, InventoryEntry.State state) {
    return new InventoryEntry(configMap(name), "v1", "uid-" + name, "dev/web", "d1", state);
  }

  static Learned learned(String version) {
    return new Learned("uid", version, "desired", "owned");
  }

  static LedgerRecord record(String cluster, String detail) {
    return new LedgerRecord(
        NOON, cluster, "c0ffee", "d1", "apply", "ConfigMap/shop/a", "done", detail);
  }

  static ClusterStatus status(String cluster, ClusterStatus.State state) {
    return new ClusterStatus(
        cluster,
        "eks",
        List.of("dev", "staging"),
        state,
        "c0ffee",
        "d1",
        12,
        3,
        1,
        List.of(
            new ClusterStatus.Blocked(
                "ConfigMap/shop/a", "FW2012", "refused by \"policy\"\nline two", "ask its owner")),
        ClusterStatus.Health.DEGRADED,
        "1 object is held back",
        NOON,
        NOON.minusSeconds(60),
        2,
        NOON.plusSeconds(60),
        new ForeignFields(
            1,
            1,
            0,
            List.of(
                new ForeignFields.Field(
                    "Deployment.apps/shop/web",
                    "spec.template.spec.hostNetwork",
                    "kubectl-edit",
                    "2026-03-01T11:00:00Z",
                    "gives the node's network"),
                new ForeignFields.Field(
                    "ConfigMap/shop/a",
                    "data.more",
                    "mystery",
                    "2026-03-01T11:00:00Z",
                    "",
                    "\"a\"",
                    "\"b\""))));
  }
}
