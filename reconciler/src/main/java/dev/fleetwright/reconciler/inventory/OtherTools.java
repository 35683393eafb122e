package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The marks that other tools leave on what they manage. */
public final class OtherTools {
  private static final Map<String, String> LABELS = new LinkedHashMap<>();
  private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
  private static final Map<String, String> OWNER_GROUPS =
      Map.of(
          "work.open-cluster-management.io", "Open Cluster Management",
          "placement.kubernetes-fleet.io", "KubeFleet");

  static {
    LABELS.put("argocd.argoproj.io/instance", "Argo CD");
    LABELS.put("kustomize.toolkit.fluxcd.io/name", "Flux");
    LABELS.put("helm.toolkit.fluxcd.io/name", "Flux");
    LABELS.put("kapp.k14s.io/app", "kapp");
    LABELS.put("kluctl.io/discriminator", "kluctl");
    LABELS.put("addonmanager.kubernetes.io/mode", "the cluster's add-on manager");
    ANNOTATIONS.put("argocd.argoproj.io/tracking-id", "Argo CD");
    ANNOTATIONS.put("meta.helm.sh/release-name", "Helm");
    ANNOTATIONS.put("config.k8s.io/owning-inventory", "kpt or Config Sync");
    ANNOTATIONS.put("objectset.rio.cattle.io/id", "Rancher Fleet");
  }

  private OtherTools() {}

  /**
   * Who manages an object that is not ours, in words; nothing when nobody says so.
   *
   * @param us whose ApplySet's label says nothing of others
   */
  public static Optional<String> owner(Json.Obj object, Owner us) {
    for (var mark : LABELS.entrySet()) {
      var value = Membership.label(object, mark.getKey());
      if (value != null) {
        return Optional.of(mark.getValue() + " (" + mark.getKey() + ": " + value + ")");
      }
    }
    for (var mark : ANNOTATIONS.entrySet()) {
      var value = Membership.annotation(object, mark.getKey());
      if (value != null) {
        return Optional.of(mark.getValue() + " (" + mark.getKey() + ": " + value + ")");
      }
    }
    var set = Membership.label(object, Membership.PART_OF);
    if (set != null && !set.equals(us.applySet())) {
      return Optional.of("another ApplySet (" + set + ")");
    }
    for (var owner : object.list("metadata", "ownerReferences")) {
      var apiVersion = String.valueOf(owner.text("apiVersion"));
      var tool = OWNER_GROUPS.get(apiVersion.replaceFirst("/.*", ""));
      if (tool != null) {
        return Optional.of(tool);
      }
    }
    return controller(object);
  }

  /** The object that a controller made this one for, as {@code Kind name}. */
  public static Optional<String> controller(Json.Obj object) {
    for (var owner : object.list("metadata", "ownerReferences")) {
      if (owner.at("controller") == Json.Bool.TRUE) {
        return Optional.of(owner.text("kind") + " " + owner.text("name"));
      }
    }
    return Optional.empty();
  }

  /** The mark by which somebody asked that an object be kept, or nothing. */
  public static Optional<String> keepMark(Json.Obj object) {
    return mark(object, Membership.KEEP, "true")
        .or(() -> mark(object, "helm.sh/resource-policy", "keep"))
        .or(() -> mark(object, "argocd.argoproj.io/sync-options", "Prune=false"))
        .or(() -> mark(object, "argocd.argoproj.io/sync-options", "Prune=confirm"))
        .or(() -> mark(object, "argocd.argoproj.io/sync-options", "Delete=false"))
        .or(() -> mark(object, "argocd.argoproj.io/sync-options", "Delete=confirm"))
        .or(() -> mark(object, "kustomize.toolkit.fluxcd.io/prune", "disabled"))
        .or(() -> mark(object, "client.lifecycle.config.k8s.io/deletion", "detach"))
        .or(() -> mark(object, "cli-utils.sigs.k8s.io/on-remove", "keep"))
        .or(() -> mark(object, "kapp.k14s.io/delete-strategy", "orphan"))
        .or(() -> mark(object, "kluctl.io/skip-delete", "true"));
  }

  private static Optional<String> mark(Json.Obj object, String annotation, String wanted) {
    var value = Membership.annotation(object, annotation);
    if (value != null) {
      for (var part : value.split(",", -1)) {
        // Helm and Flux do not look at the case either.
        if (part.strip().equalsIgnoreCase(wanted)) {
          return Optional.of(annotation + ": " + wanted);
        }
      }
    }
    return Optional.empty();
  }
}
