package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pods that an object describes: whatever has a list of containers, in kinds that Kubernetes
 * knows and in others.
 */
final class PodSpecs {
  /** These describe others' objects, or hold texts. */
  private static final Set<String> NONE =
      Set.of("CustomResourceDefinition", "ConfigMap", "Secret", "Role", "ClusterRole");

  private PodSpecs() {}

  static List<Obj> of(Obj object) {
    var found = new ArrayList<Obj>();
    if (!NONE.contains(Concerns.word(object.get("kind")))) {
      collect(object, found);
    }
    return found;
  }

  private static void collect(Json value, List<Obj> found) {
    if (value instanceof Obj map) {
      if (map.list("containers").stream().anyMatch(each -> each.text("name") != null)) {
        found.add(map);
      }
      map.fields().values().forEach(each -> collect(each, found));
    } else if (value instanceof Arr(var items)) {
      items.forEach(each -> collect(each, found));
    }
  }

  /** The containers of a pod, by name. */
  static Map<String, Obj> containers(Obj pod) {
    var found = new LinkedHashMap<String, Obj>();
    for (var list : PowerNames.CONTAINER_LISTS) {
      for (var each : pod.list(list)) {
        if (each instanceof Obj container) {
          found.put(Concerns.word(container.get("name")), container);
        }
      }
    }
    return found;
  }

  /** A field of a container's security context, or else of its pod's. */
  static String secured(Obj pod, Obj container, String... path) {
    var own = container.object("securityContext").at(path);
    return Concerns.word(own == null ? pod.object("securityContext").at(path) : own);
  }
}
