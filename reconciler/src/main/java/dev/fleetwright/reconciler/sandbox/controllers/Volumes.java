package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Claims that are bound to volumes made for them, and let go when they are deleted. */
final class Volumes {
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String CLAIM_GUARD = "kubernetes.io/pvc-protection";
  private static final String VOLUME_GUARD = "kubernetes.io/pv-protection";

  private Volumes() {}

  static Optional<Duration> claim(Cluster cluster, Json.Obj claim) {
    if (Cluster.isGoing(claim)) {
      if (Cluster.hasFinalizer(claim, CLAIM_GUARD)) {
        cluster.finish(CLAIMS, claim, CLAIM_GUARD);
        if ("Delete".equals(reclaimPolicy(cluster, claim))) {
          cluster.core().delete("persistentvolumes", "", Cluster.text(claim, "spec", "volumeName"));
        }
      }
      return Optional.empty();
    }
    var capacity = claim.object("spec", "resources", "requests");
    if (Cluster.text(claim, "spec", "volumeName").isEmpty()) {
      bind(cluster, claim, capacity);
      return Optional.empty();
    }
    var status =
        Json.obj()
            .put("accessModes", claim.at("spec", "accessModes"))
            .put("capacity", capacity)
            .put("phase", "Bound")
            .build();
    if (!status.equals(claim.object("status"))) {
      cluster.status(CLAIMS, claim, status);
    }
    return Optional.empty();
  }

  private static void bind(Cluster cluster, Json.Obj claim, Json.Obj capacity) {
    var volume = "pvc-" + Cluster.text(claim, "metadata", "uid");
    var reference =
        Json.obj()
            .put("apiVersion", "v1")
            .put("kind", "PersistentVolumeClaim")
            .put("name", claim.at("metadata", "name"))
            .put("namespace", claim.at("metadata", "namespace"))
            .put("uid", claim.at("metadata", "uid"))
            .build();
    var spec =
        Json.obj()
            .put("accessModes", claim.at("spec", "accessModes"))
            .put("capacity", capacity)
            .put("claimRef", reference)
            .put("hostPath", Json.obj().put("path", "/sandbox/" + volume).build())
            .put("persistentVolumeReclaimPolicy", reclaimPolicy(cluster, claim))
            .put("storageClassName", claim.at("spec", "storageClassName"))
            .build();
    cluster
        .core()
        .create(
            Controller.NAME,
            "v1",
            "PersistentVolume",
            Json.obj()
                .put("metadata", Json.obj().put("name", volume).build())
                .put("spec", spec)
                .build());
    cluster.edit(
        CLAIMS,
        claim,
        live -> {
          var annotations = new LinkedHashMap<>(live.object("metadata", "annotations").fields());
          annotations.put("pv.kubernetes.io/bind-completed", Json.str("yes"));
          annotations.put("pv.kubernetes.io/bound-by-controller", Json.str("yes"));
          var metadata = live.object("metadata").with("annotations", new Json.Obj(annotations));
          return live.with("metadata", metadata)
              .with("spec", live.object("spec").with("volumeName", Json.str(volume)));
        });
  }

  private static String reclaimPolicy(Cluster cluster, Json.Obj claim) {
    var name = Cluster.text(claim, "spec", "storageClassName");
    return cluster
        .core()
        .object("storageclasses.storage.k8s.io", "", name)
        .map(found -> Cluster.text(found, "reclaimPolicy"))
        .orElse("Delete");
  }

  static Optional<Duration> volume(Cluster cluster, Json.Obj volume) {
    if (Cluster.isGoing(volume)) {
      cluster.finish("persistentvolumes", volume, VOLUME_GUARD);
    } else if (!Cluster.text(volume, "status", "phase").equals("Bound")
        && volume.at("spec", "claimRef") != null) {
      cluster.status("persistentvolumes", volume, Json.obj().put("phase", "Bound").build());
    }
    return Optional.empty();
  }
}
