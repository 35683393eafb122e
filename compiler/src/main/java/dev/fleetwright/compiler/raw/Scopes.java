package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.kubernetes.WellKnownKinds;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects of a kind live, and so which object a manifest is. What counts first: the kinds
 * of Kubernetes itself, a component's {@code scope}, definitions in the repo, {@code requires} of
 * overlays, widely used kinds. Nothing is guessed: a kind on which these are silent, or do not
 * agree, is unknown.
 */
public final class Scopes {
  static final String CRD = "CustomResourceDefinition.apiextensions.k8s.io";

  private final Map<String, Claim> said = new TreeMap<>();
  private final Claims defined = new Claims();
  private final Claims required = new Claims();

  private Scopes() {}

  /** Who says it, and where. */
  private record Claim(Scope scope, SourceLocation at, String by) {}

  /** What several sources say of kinds; where two of them differ, neither counts. */
  private static final class Claims {
    private final Map<String, Claim> byKind = new HashMap<>();
    private final Set<String> disputed = new HashSet<>();

    void add(String kind, Claim claim) {
      var before = byKind.putIfAbsent(kind, claim);
      if (before != null && before.scope() != claim.scope()) {
        disputed.add(kind);
      }
    }

    @Nullable Claim get(String kind) {
      return disputed.contains(kind) ? null : byKind.get(kind);
    }
  }

  /**
   * @param definitions the CustomResourceDefinitions among the raw manifests
   * @param requires of the overlays in use
   * @param out gets what cannot be true of a component's {@code scope}
   */
  public static Scopes of(
      Intent intent,
      Collection<RawManifests.RawObject> definitions,
      List<RequiredKind> requires,
      Diagnostics out) {
    var scopes = new Scopes();
    for (var definition : definitions) {
      var spec = definition.manifest().object().object("spec");
      var scope = Scope.of(spec.text("scope"));
      var group = spec.text("group");
      var kind = spec.text("names", "kind");
      if (scope != null && group != null && kind != null) {
        var by = definition.manifest().key().toString();
        scopes.defined.add(ObjectKey.groupKind(group, kind), new Claim(scope, definition.at(), by));
      }
    }
    for (var kind : requires) {
      var scope = kind.scope();
      if (scope != null) {
        scopes.required.add(
            ObjectKey.groupKind(kind.gvk().group(), kind.gvk().kind()),
            new Claim(scope, intent.at(), "an overlay"));
      }
    }
    intent.components().values().forEach(component -> scopes.say(component, out));
    return scopes;
  }

  private void say(Deployable component, Diagnostics out) {
    if (!(component.spec().get("scope") instanceof YamlMap map)) {
      return;
    }
    map.entries()
        .forEach((kind, entry) -> {
          var text = entry.value() instanceof YamlScalar(_, Json.Str(var word), _) ? word : null;
          var scope = Scope.of(text);
          if (scope != null) {
            var claim = new Claim(scope, entry.keyAt(), "component '" + component.name() + "'");
            if (isPossible(kind, claim, out)) {
              said.putIfAbsent(kind, claim);
            }
          }
        });
  }

  private boolean isPossible(String kind, Claim claim, Diagnostics out) {
    var builtIn = builtIn(kind);
    if (builtIn != null && builtIn != claim.scope()) {
      out.add(
          contradiction(kind, claim, "Kubernetes")
              .because("%s is %s on every cluster".formatted(kind, builtIn.word()))
              .fix("take the line out"));
      return false;
    }
    var other = said.get(kind);
    other = other == null ? defined.get(kind) : other;
    if (other != null && other.scope() != claim.scope()) {
      out.add(
          contradiction(kind, claim, other.by())
              .alsoAt(other.at(), "here it is " + other.scope().word())
              .because("all objects of a kind live in namespaces, or none does")
              .fix("have them say the same; `kubectl api-resources` tells what a cluster says"));
      return false;
    }
    return true;
  }

  private static Diagnostic contradiction(String kind, Claim claim, String other) {
    return Diagnostic.error(
        "FW1513",
        claim.at(),
        "%s says that %s is %s, and %s says otherwise"
            .formatted(claim.by(), kind, claim.scope().word(), other));
  }

  private static @Nullable Scope builtIn(String kind) {
    int dot = kind.indexOf('.');
    return dot < 0
        ? Kinds.scope("", kind)
        : Kinds.scope(kind.substring(dot + 1), kind.substring(0, dot));
  }

  /** Where objects of the kind live, or null where nothing says it. */
  public @Nullable Scope of(ObjectKey key) {
    var scope = Kinds.scope(key.group(), key.kind());
    return scope == null ? ofCustom(key) : scope;
  }

  private @Nullable Scope ofCustom(ObjectKey key) {
    var kind = key.groupKind();
    for (var claim :
        new @Nullable Claim[] {said.get(kind), defined.get(kind), required.get(kind)}) {
      if (claim != null) {
        return claim.scope();
      }
    }
    return defined.disputed.contains(kind) || required.disputed.contains(kind)
        ? null
        : WellKnownKinds.scope(key.group(), key.kind());
  }

  /** Definitions in the repo do not agree on the kind. */
  public boolean isDisputed(String kind) {
    return defined.disputed.contains(kind);
  }

  /** The object that a manifest is, whatever words it uses. */
  public ObjectKey identity(ObjectKey key) {
    return Kinds.identity(key, of(key));
  }

  /** What these objects were taken for, of the kinds that are not Kubernetes' own. */
  public Map<String, Scope> ofCustomKinds(List<Manifest> manifests) {
    var scopes = new TreeMap<String, Scope>();
    for (var manifest : manifests) {
      var key = manifest.key();
      var scope = Kinds.scope(key.group(), key.kind()) == null ? ofCustom(key) : null;
      if (scope != null) {
        scopes.put(key.groupKind(), scope);
      }
    }
    return scopes;
  }
}
