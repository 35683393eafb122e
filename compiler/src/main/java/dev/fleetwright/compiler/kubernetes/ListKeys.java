package dev.fleetwright.compiler.kubernetes;

import java.util.List;
import java.util.Map;

/**
 * By which fields the items of a list in a built-in kind are told apart, so that two lists can be
 * merged item by item. From the list-map keys and patch merge keys of the Kubernetes API.
 */
public final class ListKeys {
  /** By the list's field name; {@code parent/field} where the field name alone is not enough. */
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("volumes", List.of("name")),
          Map.entry("containers/ports", List.of("containerPort", "protocol")),
          Map.entry("initContainers/ports", List.of("containerPort", "protocol")),
          Map.entry("spec/ports", List.of("port", "protocol")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("claims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("secrets", List.of("name")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("conditions", List.of("type")),
          Map.entry("webhooks", List.of("name")),
          Map.entry("matchConditions", List.of("name")),
          Map.entry("variables", List.of("name")),
          Map.entry("listeners", List.of("name")),
          Map.entry("parentRefs", List.of("name")));

  /** Defaults of key fields that authors may leave out. */
  private static final Map<String, String> DEFAULTS = Map.of("protocol", "TCP");

  private ListKeys() {}

  /**
   * The fields whose values together name an item.
   *
   * @param parent the key of the map, or of the list of maps, that holds the list
   * @param field the list's own key
   * @return none for a list that is replaced as a whole
   */
  public static List<String> of(String parent, String field) {
    var exact = KEYS.get(parent + "/" + field);
    return exact != null ? exact : KEYS.getOrDefault(field, List.of());
  }

  /** What a key field counts as where an item does not have it; empty for most. */
  public static String byDefault(String keyField) {
    return DEFAULTS.getOrDefault(keyField, "");
  }
}
