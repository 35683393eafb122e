package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.overlay.Ports;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The container of a pod. */
final class Containers {
  private Containers() {}

  static Json.Obj render(Unit unit, List<Json> mounts) {
    return Json.obj()
        .put("name", unit.name())
        .put("image", unit.text("image"))
        .put("command", words(unit.get("command")))
        .put("args", words(unit.get("args")))
        .putNonEmpty("ports", ports(unit))
        .putNonEmpty("env", env(unit))
        .putNonEmpty("resources", resources(unit))
        .putNonEmpty("volumeMounts", new Json.Arr(mounts))
        .put("startupProbe", Probes.render(unit, "start"))
        .put("readinessProbe", Probes.render(unit, "ready"))
        .put("livenessProbe", Probes.render(unit, "live"))
        .putNonEmpty("securityContext", Security.ofContainer(unit))
        .build();
  }

  /** Arguments as strings. */
  static @Nullable Json words(@Nullable Json list) {
    return list instanceof Json.Arr(var items)
        ? Json.strings(items.stream().map(JsonText::plain).toList())
        : null;
  }

  private static Json ports(Unit unit) {
    var ports = new ArrayList<Json>();
    for (var port : Ports.of(unit.spec()).all()) {
      ports.add(
          Json.obj()
              .put("name", port.name())
              .put("containerPort", port.number())
              .put("protocol", "TCP")
              .build());
    }
    return new Json.Arr(ports);
  }

  private static Json env(Unit unit) {
    var env = new ArrayList<Json>();
    var plain = unit.spec().map("env");
    plain
        .entries()
        .forEach((name, entry) ->
            env.add(
                Json.obj()
                    .put("name", name)
                    .put("value", JsonText.plain(entry.value().json()))
                    .build()));
    unit.spec()
        .map("secrets")
        .entries()
        .forEach((name, entry) -> {
          if (plain.get(name) != null) {
            unit.error(
                "FW1431",
                entry.keyAt(),
                "workloads." + unit.name() + " sets " + name + " in env and in secrets",
                "take one of them out");
          }
          var source = secret(unit, name, entry.value());
          if (source != null) {
            env.add(Json.obj().put("name", name).put("valueFrom", source).build());
          }
        });
    return new Json.Arr(env);
  }

  /**
   * A reference to a Secret. Whatever else stands there is not shown: it may be the secret itself.
   */
  private static @Nullable Json secret(Unit unit, String name, YamlNode node) {
    var secret = node instanceof YamlMap map ? map.text("secret") : null;
    var key = node instanceof YamlMap map ? map.text("key") : null;
    if (secret == null || key == null) {
      unit.error(
          "FW1432",
          node.at(),
          "secrets." + name + " is no reference to a Secret",
          "write {secret: NAME, key: KEY}; a secret's value never stands in the fleet repo");
      return null;
    }
    return Json.obj()
        .put("secretKeyRef", Json.obj().put("name", secret).put("key", key).build())
        .build();
  }

  /**
   * What is asked for, and a limit of the same memory. CPU is limited only where a workload says
   * that it does not burst: a limit wastes cycles that nobody else wants.
   */
  private static Json resources(Unit unit) {
    var cpu = amount(unit.get("resources", "cpu"));
    var memory = amount(unit.get("resources", "memory"));
    boolean steady = unit.get("resources", "burst") == Json.Bool.FALSE;
    return Json.obj()
        .putNonEmpty("requests", Json.obj().put("cpu", cpu).put("memory", memory).build())
        .putNonEmpty(
            "limits", Json.obj().put("cpu", steady ? cpu : null).put("memory", memory).build())
        .build();
  }

  private static @Nullable String amount(@Nullable Json value) {
    return value == null ? null : JsonText.plain(value);
  }
}
