package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json.Obj;
import java.util.Map;

/** How much a namespace asks of its pods. */
final class Safeguards {
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final Map<String, Integer> LEVELS =
      Map.of("privileged", 0, "baseline", 1, "restricted", 2);

  private Safeguards() {}

  /** Of a namespace, by its label; 0 for other objects. */
  static int level(Obj object) {
    var label = object.text("metadata", "labels", ENFORCE);
    return "Namespace".equals(object.text("kind")) && label != null
        ? LEVELS.getOrDefault(label, 0)
        : 0;
  }
}
