package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import dev.fleetwright.compiler.resolve.References;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The namespaces that a cluster's workloads, and components with a {@code namespace} of their own,
 * need and no component brings. Each belongs to the first environment, by name, that has something
 * in it.
 */
record Namespaces(List<Unit> units, List<Placed> objects) {

  /**
   * @param known the objects made so far, by name, to be shared between clusters
   */
  static Namespaces of(Intent intent, List<Assembly.Member> members, Map<String, Manifest> known) {
    var there = new HashSet<String>();
    for (var member : members) {
      for (var object : member.objects()) {
        if (object.key().groupKind().equals("Namespace")) {
          there.add(object.key().name());
        }
      }
    }
    var byEnvironment = new TreeMap<String, TreeMap<String, SourceLocation>>();
    var environments = new TreeMap<String, Environment>();
    for (var member : members) {
      var namespace = member.result().resolution().namespace();
      var environment = member.outcome().environment();
      if (member.objects().stream().anyMatch(object -> object.key().namespace().equals(namespace))
          && !namespace.isEmpty()
          && !Kinds.isOwnNamespace(namespace)
          && there.add(namespace)) {
        environments.put(environment.name(), environment);
        byEnvironment
            .computeIfAbsent(environment.name(), _ -> new TreeMap<>())
            .put(namespace, member.outcome().unit().at());
      }
    }
    var units = new ArrayList<Unit>();
    var all = new ArrayList<Placed>();
    byEnvironment.forEach((environment, namespaces) -> {
      var objects = new ArrayList<Placed>();
      namespaces.forEach((name, at) -> {
        var manifest = known.computeIfAbsent(name, _ -> Manifest.of(object(intent, name)));
        objects.add(Placed.of(manifest, at));
      });
      all.addAll(objects);
      units.add(
          new Unit(
              environment + "/" + References.NAMESPACES,
              References.NAMESPACES,
              environment,
              References.NAMESPACES,
              "",
              Set.of(),
              protect(environments.get(environment)),
              objects.stream().map(Placed::manifest).toList()));
    });
    return new Namespaces(units, all);
  }

  private static boolean protect(@org.jspecify.annotations.Nullable Environment environment) {
    return environment != null && environment.protect();
  }

  private static Json.Obj object(Intent intent, String name) {
    return Json.obj()
        .put("apiVersion", "v1")
        .put("kind", "Namespace")
        .put(
            "metadata",
            Json.obj()
                .put("name", name)
                .put(
                    "labels",
                    Json.obj()
                        .put("app.kubernetes.io/managed-by", "fleetwright")
                        .put("app.kubernetes.io/part-of", intent.name())
                        .build())
                .build())
        .build();
  }
}
