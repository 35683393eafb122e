package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.raw.RawManifests;
import dev.fleetwright.compiler.raw.Scopes;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the objects of components into their namespaces, and asks where it cannot know whether an
 * object has one. Not for several threads.
 */
final class Landing {
  private static final int MANY = 10;
  private static final int FEW = 3;

  private final Scopes scopes;
  private final RawManifests raw;
  private final Map<String, Places> unknown = new TreeMap<>();
  private final Map<String, Places> unsure = new TreeMap<>();
  private final Map<String, Places> homeless = new TreeMap<>();

  Landing(Scopes scopes, RawManifests raw) {
    this.scopes = scopes;
    this.raw = raw;
  }

  /** Objects, and the components that have them. */
  private static final class Places {
    final TreeMap<String, Deployable> units = new TreeMap<>();
    final TreeMap<SourceLocation, ObjectKey> objects = new TreeMap<>();

    void add(Deployable unit, RawManifests.RawObject object) {
      units.put(unit.name(), unit);
      objects.put(object.at(), object.manifest().key());
    }

    void addAll(@Nullable Places others) {
      if (others != null) {
        units.putAll(others.units);
        objects.putAll(others.objects);
      }
    }
  }

  /** A result's objects, those of a component in its namespace. */
  List<Placed> objects(Deployable unit, Units.Result result) {
    if (result.rawObjects().isEmpty()) {
      return result.objects();
    }
    var namespace = result.resolution().namespace();
    var objects = new ArrayList<Placed>();
    for (var object : result.rawObjects()) {
      var manifest = object.manifest();
      var key = manifest.key();
      if (key.namespace().isEmpty()) {
        var scope = scopes.of(key);
        if (scope == null && namespace.isEmpty()) {
          unsure.computeIfAbsent(key.groupKind(), _ -> new Places()).add(unit, object);
        } else if (scope == null) {
          unknown.computeIfAbsent(key.groupKind(), _ -> new Places()).add(unit, object);
        } else if (scope == Scope.NAMESPACED && namespace.isEmpty()) {
          homeless.computeIfAbsent(unit.name(), _ -> new Places()).add(unit, object);
        } else if (scope == Scope.NAMESPACED) {
          manifest = raw.in(namespace, object);
        }
      }
      objects.add(Placed.of(manifest, object.at()));
    }
    objects.sort(Placed.ORDER);
    return List.copyOf(objects);
  }

  /** What could not be placed, and what has no place of its own. */
  List<Diagnostic> diagnostics() {
    var all = new ArrayList<Diagnostic>();
    unknown.forEach((kind, places) -> {
      places.addAll(unsure.get(kind));
      all.add(ask(kind, places));
    });
    unsure.forEach((kind, places) -> {
      if (!unknown.containsKey(kind)) {
        all.add(warn(kind, places));
      }
    });
    homeless.values().forEach(places -> all.add(warn(places)));
    return all;
  }

  private Diagnostic ask(String kind, Places places) {
    var unit = places.units.firstEntry().getValue();
    var error = Diagnostic.error("FW1511", unit.at(), silence(kind, places));
    return at(places, error).because(reason(kind)).fix(scopeOf(kind, unit));
  }

  /** Nothing of ours hangs on it: with or without namespaces, it is one object in one place. */
  private Diagnostic warn(String kind, Places places) {
    var unit = places.units.firstEntry().getValue();
    var what = silence(kind, places) + "; if they do, it goes to 'default'";
    var warning = Diagnostic.warning("FW1512", unit.at(), what);
    return at(places, warning).because(reason(kind)).fix(scopeOf(kind, unit));
  }

  private static String silence(String kind, Places places) {
    int count = places.objects.size();
    return "nothing says whether objects of the kind %s live in a namespace, and %s none"
        .formatted(kind, count == 1 ? "one names" : count + " name");
  }

  private String reason(String kind) {
    return scopes.isDisputed(kind)
        ? "the CustomResourceDefinitions in the repo do not agree on it"
        : "Kubernetes does not have the kind by itself, and nothing in the repo defines it";
  }

  private static String scopeOf(String kind, Deployable unit) {
    return "add `scope: {%s: Namespaced}` to component '%s', or `Cluster` if the kind has no"
            .formatted(kind, unit.name())
        + " namespaces: `kubectl api-resources` tells; it counts for all components";
  }

  private static Diagnostic warn(Places places) {
    var unit = places.units.firstEntry().getValue();
    int count = places.objects.size();
    var warning =
        Diagnostic.warning(
            "FW1512",
            unit.at(),
            "%s of component '%s' %s no namespace and %s to 'default'"
                .formatted(
                    count == 1 ? "an object" : count + " objects",
                    unit.name(),
                    count == 1 ? "names" : "name",
                    count == 1 ? "goes" : "go"));
    return at(places, warning)
        .fix("give the component a `namespace`; `namespace: default` if that is meant");
  }

  private static Diagnostic at(Places places, Diagnostic diagnostic) {
    int shown = diagnostic.isError() ? MANY : FEW;
    int left = places.objects.size();
    for (var object : places.objects.entrySet()) {
      left--;
      shown--;
      var more = shown == 0 && left > 0 ? ", and %d more".formatted(left) : "";
      diagnostic = diagnostic.alsoAt(object.getKey(), object.getValue() + more);
      if (shown == 0) {
        break;
      }
    }
    return diagnostic;
  }
}
