package dev.fleetwright.reconciler.drift;

import java.util.List;
import java.util.Set;

/**
 * Who stands behind a field manager. Its name is what a client says of itself, so that it may make
 * less noise by it and never hide what gives power.
 */
final class Managers {
  /** Managers behind which people stand. */
  private static final List<String> PEOPLE =
      List.of("kubectl", "k9s", "lens", "rancher", "Mozilla", "node-fetch", "headlamp");

  /** Controllers that come with a cluster. */
  private static final Set<String> OF_KUBERNETES =
      Set.of(
          "cloud-controller-manager",
          "cluster-autoscaler",
          "cluster-policy-controller",
          "clusterrole-aggregation-controller",
          "horizontal-pod-autoscaler",
          "kube-apiserver",
          "kube-controller-manager",
          "kube-scheduler",
          "kubelet",
          "openshift-controller-manager",
          "pod-security-admission-label-synchronization-controller",
          "storage-version-migrator");

  /** Whose labels, annotations and finalizers are the books of controllers. */
  private static final List<String> BOOKS =
      List.of(
          "kubernetes.io",
          "k8s.io",
          "k8s.aws",
          "amazonaws.com",
          "cloud.google.com",
          "gke.io",
          "azure.com",
          "azure.workload.identity",
          "openshift.io",
          "oraclecloud.com",
          "digitalocean.com",
          "hetzner.cloud",
          "cattle.io",
          "cert-manager.io",
          "keda.sh");

  private Managers() {}

  static boolean isPerson(String manager) {
    return PEOPLE.stream().anyMatch(manager::startsWith);
  }

  static boolean isOfKubernetes(String manager) {
    return OF_KUBERNETES.contains(manager);
  }

  /** A label, annotation or finalizer that a controller keeps for itself. */
  static boolean isBookkeeping(String key) {
    int slash = key.indexOf('/');
    var domain = slash < 0 ? "" : key.substring(0, slash);
    return BOOKS.stream().anyMatch(book -> domain.equals(book) || domain.endsWith("." + book));
  }
}
