package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports of the nodes, of which a cluster has one each. */
final class NodePorts {
  private NodePorts() {}

  /**
   * Refuses a service that asks for a port of another one.
   *
   * @param live the service before, or null when it is new
   */
  static void check(ObjectStore store, Kind kind, Json.Obj service, Json.@Nullable Obj live)
      throws Failure {
    if (!kind.resource().equals("services")) {
      return;
    }
    var had = live == null ? List.<Json>of() : asked(live);
    var ports = service.list("spec", "ports");
    var causes = new ArrayList<Cause>();
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i).at("nodePort");
      if (port instanceof Json.Int && !had.contains(port) && isTaken(store, port)) {
        causes.add(
            Cause.invalid(
                "spec.ports[" + i + "].nodePort", port, "provided port is already allocated"));
      }
    }
    if (!causes.isEmpty()) {
      throw Failure.invalid(kind, Writer.name(service), causes);
    }
  }

  private static boolean isTaken(ObjectStore store, Json port) {
    return store.list("services", "").rest().stream()
        .anyMatch(stored -> asked(stored.object("v1", "Service")).contains(port));
  }

  private static List<Json> asked(Json.Obj service) {
    var asked = new ArrayList<Json>();
    for (var port : service.list("spec", "ports")) {
      var number = port.at("nodePort");
      if (number != null) {
        asked.add(number);
      }
    }
    return asked;
  }
}
