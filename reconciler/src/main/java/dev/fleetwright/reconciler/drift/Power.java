package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields give somebody a say that the object did not have: code to run, rights, a node. */
final class Power {
  private static final String RBAC = "rbac.authorization.k8s.io";

  /** Lists of which every item gives power, wherever a pod's template stands. */
  private static final Map<String, String> LISTS =
      Map.of(
          "containers", "runs a container",
          "initContainers", "runs a container",
          "ephemeralContainers", "runs a container");

  /** Fields of a pod that give power with all that they hold. */
  private static final Map<String, String> TREES =
      Map.of(
          "hostPath", "gives files of the node",
          "serviceAccountName", "gives another account's rights",
          "serviceAccount", "gives another account's rights");

  /** What gives power in a container. */
  private static final Map<String, String> OF_CONTAINERS =
      Map.of(
          "command", "runs another program",
          "args", "runs another program",
          "exec", "runs another program",
          "hostPort", "gives a port of the node",
          "procMount", "gives the kernel's files",
          "volumeDevices", "gives a raw device");

  /** The same where it is switched on. */
  private static final Map<String, String> SWITCHES =
      Map.of(
          "hostNetwork", "gives the node's network",
          "hostPID", "gives the node's processes",
          "hostIPC", "gives the node's memory",
          "hostProcess", "gives the node",
          "privileged", "gives the node",
          "allowPrivilegeEscalation", "lets it become root",
          "automountServiceAccountToken", "gives its account's token");

  private static final Set<String> ADMISSION =
      Set.of(
          "ValidatingWebhookConfiguration",
          "MutatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding");

  /** Annotations that let an account be somebody in a cloud. */
  private static final Set<String> CLOUD_IDENTITY =
      Set.of(
          "eks.amazonaws.com/role-arn",
          "iam.gke.io/gcp-service-account",
          "azure.workload.identity/client-id");

  private Power() {}

  /**
   * What a field gives, in words, or nothing.
   *
   * @param names from the root to the field; list items by their keys in brackets
   * @param value that it has, null where that was not read
   */
  static Optional<String> of(ObjectKey key, List<String> names, @Nullable Json value) {
    var gives = names.getFirst().equals("metadata") ? ofMetadata(key, names) : ofKind(key, names);
    return gives.isPresent() ? gives : ofPod(names, value);
  }

  private static Optional<String> ofMetadata(ObjectKey key, List<String> names) {
    var name = names.getLast();
    if (key.groupKind().equals("Namespace")
        && name.startsWith("pod-security.kubernetes.io/")
        && names.contains("labels")) {
      return Optional.of("sets what pods may do");
    }
    if (key.group().equals(RBAC) && name.startsWith(RBAC + "/aggregate-to-")) {
      return Optional.of("gives rights");
    }
    return key.groupKind().equals("ServiceAccount") && CLOUD_IDENTITY.contains(name)
        ? Optional.of("gives a cloud's rights")
        : Optional.empty();
  }

  private static Optional<String> ofKind(ObjectKey key, List<String> names) {
    if (names.getFirst().equals("status")) {
      return Optional.empty();
    }
    // Whoever injects a bundle of certificates injects nothing else.
    if (names.getLast().equals("caBundle")) {
      return Optional.empty();
    }
    return switch (key.group()) {
      case RBAC -> Optional.of("gives rights");
      case "admissionregistration.k8s.io" ->
          ADMISSION.contains(key.kind())
              ? Optional.of("has a say in what is written")
              : Optional.empty();
      case "apiregistration.k8s.io" -> Optional.of("answers for the API server");
      case "apiextensions.k8s.io" ->
          names.contains("conversion")
              ? Optional.of("has a say in what is stored")
              : Optional.empty();
      case "networking.k8s.io" ->
          key.kind().equals("NetworkPolicy")
              ? Optional.of("opens or closes the network")
              : Optional.empty();
      case "" ->
          key.kind().equals("Service") && names.contains("externalIPs")
              ? Optional.of("takes over an address")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofPod(List<String> names, @Nullable Json value) {
    if (names.getFirst().equals("metadata")
        || names.getFirst().equals("data")
        || names.getFirst().equals("status")) {
      return Optional.empty();
    }
    var name = names.getLast();
    if (name.startsWith("[") && names.size() > 1) {
      // An item as a whole, of which only some lists give power.
      return Optional.ofNullable(LISTS.get(names.get(names.size() - 2)));
    }
    var tree = names.stream().filter(TREES::containsKey).findFirst();
    if (tree.isPresent()) {
      return tree.map(TREES::get);
    }
    if (LISTS.containsKey(name)) {
      return Optional.of(LISTS.get(name));
    }
    boolean contained = names.stream().anyMatch(LISTS::containsKey);
    if (contained && OF_CONTAINERS.containsKey(name)) {
      return Optional.of(OF_CONTAINERS.get(name));
    }
    var on = SWITCHES.get(name);
    if (on != null) {
      return value == Json.Bool.FALSE ? Optional.empty() : Optional.of(on);
    }
    if (names.contains("capabilities") && name.equals("add")) {
      return Optional.of("gives capabilities of the kernel");
    }
    if (name.equals("type")
        && (names.contains("seccompProfile") || names.contains("appArmorProfile"))) {
      return value == null || value.equals(Json.str("Unconfined"))
          ? Optional.of("takes a guard off")
          : Optional.empty();
    }
    if (name.equals("runAsUser") || name.equals("runAsGroup")) {
      return value == null || value.equals(Json.num(0))
          ? Optional.of("runs as root")
          : Optional.empty();
    }
    if (name.equals("runAsNonRoot")) {
      return value == Json.Bool.FALSE ? Optional.of("may run as root") : Optional.empty();
    }
    return Optional.empty();
  }
}
