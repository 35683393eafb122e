package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.overlay.Ports;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import org.jspecify.annotations.Nullable;

/** How the kubelet learns that a container has started, is ready, is alive. */
final class Probes {
  private Probes() {}

  /** The probe of a kind, or null where the workload has none. */
  static @Nullable Json render(Unit unit, String kind) {
    if (!(unit.spec().map("probes").get(kind) instanceof YamlMap probe)) {
      return null;
    }
    return action(unit, kind, probe)
        .put("initialDelaySeconds", seconds(probe, "delay"))
        .put("periodSeconds", seconds(probe, "period"))
        .put("timeoutSeconds", seconds(probe, "timeout"))
        .put("failureThreshold", value(probe, "failures"))
        .build();
  }

  private static Json.Builder action(Unit unit, String kind, YamlMap probe) {
    var command = value(probe, "command");
    if (command != null) {
      return Json.obj().put("exec", Json.obj().put("command", Containers.words(command)).build());
    }
    var port = port(unit, kind, probe);
    var path = probe.text("path");
    return path == null
        ? Json.obj().put("tcpSocket", Json.obj().put("port", port).build())
        : Json.obj()
            .put(
                "httpGet",
                Json.obj().put("path", path).put("port", port).put("scheme", "HTTP").build());
  }

  private static @Nullable Json port(Unit unit, String kind, YamlMap probe) {
    var reference = probe.get("port");
    var port = Ports.of(unit.spec()).find(reference == null ? null : reference.json());
    if (port != null) {
      return Json.str(port.name());
    }
    if (reference != null && reference.json() instanceof Json.Int number) {
      return number;
    }
    References.port(unit, "probes." + kind, reference == null ? probe : reference);
    return null;
  }

  private static @Nullable Json seconds(YamlMap probe, String key) {
    var duration = value(probe, key);
    return duration == null ? null : Durations.seconds(duration);
  }

  private static @Nullable Json value(YamlMap probe, String key) {
    YamlNode node = probe.get(key);
    return node == null ? null : node.json();
  }
}
