package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.overlay.Ports;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** How pods are reached inside the cluster. */
final class Networking {
  private Networking() {}

  /** The Service, with each port under its own number; null for a workload that nobody calls. */
  static Json.@Nullable Obj service(Unit unit) {
    var ports = Ports.of(unit.spec()).all();
    if (unit.type() != Unit.Type.SERVICE || ports.isEmpty()) {
      return null;
    }
    var rendered = new ArrayList<Json>();
    for (var port : ports) {
      rendered.add(
          Json.obj()
              .put("name", port.name())
              .put("port", port.number())
              .put("protocol", "TCP")
              .put("targetPort", port.name())
              .build());
    }
    var spec =
        Json.obj()
            .put("type", "ClusterIP")
            .put("selector", unit.selector())
            .put("ports", new Json.Arr(rendered));
    return unit.object("v1", "Service", unit.name()).put("spec", spec.build()).build();
  }
}
