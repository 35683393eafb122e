package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which fields give somebody a say that the object did not have: code to run, rights, a node. */
public final class FieldPower {
  private static final String CONTAINER = "runs a container";

  /** Fields of a pod that give power with all that they hold. */
  private static final Map<String, String> TREES =
      Map.of(
          "hostPath", "gives files of the node",
          "sysctls", "sets the node's kernel",
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

  /** The same where it is switched on, beside those that {@link Powers} knows. */
  private static final Map<String, String> SWITCHES =
      Map.of(
          "hostProcess", "gives the node",
          "automountServiceAccountToken", "gives its account's token");

  private FieldPower() {}

  /**
   * What a field gives, in words, or nothing.
   *
   * @param names from the root to the field; list items by their keys in brackets
   * @param value that it has, null where that was not read
   */
  public static Optional<String> of(ObjectKey key, List<String> names, @Nullable Json value) {
    var gives = names.getFirst().equals("metadata") ? ofMetadata(key, names) : ofKind(key, names);
    return gives.isPresent() ? gives : ofPod(names, value);
  }

  private static Optional<String> ofMetadata(ObjectKey key, List<String> names) {
    var name = names.getLast();
    if (key.groupKind().equals("Namespace")
        && name.startsWith(PowerNames.POD_SECURITY)
        && names.contains("labels")) {
      return Optional.of("sets what pods may do");
    }
    if (key.group().equals(PowerNames.RBAC) && name.startsWith(PowerNames.AGGREGATES)) {
      return Optional.of("gives rights");
    }
    return key.groupKind().equals("ServiceAccount") && PowerNames.CLOUD_IDENTITIES.contains(name)
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
      case PowerNames.RBAC, "authorization.openshift.io" -> Optional.of("gives rights");
      case "admissionregistration.k8s.io" ->
          PowerNames.ADMISSION.contains(key.kind())
              ? Optional.of("has a say in what is written")
              : Optional.empty();
      case "security.openshift.io" ->
          key.kind().equals("SecurityContextConstraints")
              ? Optional.of("sets what pods may do")
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
      return isContainers(names.get(names.size() - 2)) ? Optional.of(CONTAINER) : Optional.empty();
    }
    var tree = names.stream().filter(TREES::containsKey).findFirst();
    if (tree.isPresent()) {
      return tree.map(TREES::get);
    }
    if (isContainers(name)) {
      return Optional.of(CONTAINER);
    }
    boolean contained = names.stream().anyMatch(FieldPower::isContainers);
    if (contained && OF_CONTAINERS.containsKey(name)) {
      return Optional.of(OF_CONTAINERS.get(name));
    }
    var on = on(name);
    if (on != null) {
      return value == Json.Bool.FALSE ? Optional.empty() : Optional.of(on);
    }
    if (names.contains("capabilities") && name.equals("add")) {
      return Optional.of("gives capabilities of the kernel");
    }
    if (name.equals("type") && PowerNames.PROFILES.stream().anyMatch(names::contains)) {
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

  private static boolean isContainers(String name) {
    return PowerNames.CONTAINER_LISTS.contains(name);
  }

  /** What a switch gives where it is on; null for what is none. */
  private static @Nullable String on(String name) {
    var known = PowerNames.HOST.getOrDefault(name, PowerNames.CONTEXT.get(name));
    return known == null ? SWITCHES.get(name) : known.gives();
  }
}
