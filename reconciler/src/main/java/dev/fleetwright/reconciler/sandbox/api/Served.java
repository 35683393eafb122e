package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.schema.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that one cluster serves. The built-in ones are shared by all clusters of a minor; the
 * custom ones come and go.
 */
public final class Served {
  private static final Map<Integer, List<Kind>> BUILT_IN = new ConcurrentHashMap<>();

  private final List<Kind> builtIn;
  private volatile Map<String, List<Kind>> custom = Map.of();
  private volatile int revision = 1;

  /**
   * @param minor of the Kubernetes release
   */
  public Served(int minor) {
    builtIn = BUILT_IN.computeIfAbsent(minor, Tables::kinds);
  }

  /** Every kind in every version. */
  public List<Kind> all() {
    var all = new ArrayList<>(builtIn);
    custom.values().forEach(all::addAll);
    return all;
  }

  public @Nullable Kind byPath(String group, String version, String plural) {
    for (var kind : builtIn) {
      if (kind.plural().equals(plural)
          && kind.group().equals(group)
          && kind.gvk().version().equals(version)) {
        return kind;
      }
    }
    for (var kind : custom.getOrDefault(plural + "." + group, List.of())) {
      if (kind.gvk().version().equals(version)) {
        return kind;
      }
    }
    return null;
  }

  /** A kind in any of its versions, the first served. */
  public @Nullable Kind byResource(String resource) {
    for (var kind : builtIn) {
      if (kind.resource().equals(resource)) {
        return kind;
      }
    }
    var versions = custom.getOrDefault(resource, List.of());
    return versions.isEmpty() ? null : versions.getFirst();
  }

  /** A kind by its API version and name. */
  public @Nullable Kind byKind(String apiVersion, String name) {
    return all().stream()
        .filter(kind -> kind.apiVersion().equals(apiVersion) && kind.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Whether a kind is served in this API version. */
  public boolean serves(Kind kind, String apiVersion) {
    if (!kind.custom()) {
      return kind.apiVersion().equals(apiVersion);
    }
    return custom.getOrDefault(kind.resource(), List.of()).stream()
        .anyMatch(version -> version.apiVersion().equals(apiVersion));
  }

  /** Serves the versions of a custom kind from now on, instead of what it had before. */
  public synchronized void serve(String resource, List<Kind> versions) {
    var copy = new LinkedHashMap<>(custom);
    copy.put(resource, List.copyOf(versions));
    custom = copy;
    revision++;
  }

  /** Serves one more version of a custom kind. */
  public synchronized void add(Kind kind) {
    var versions = new ArrayList<>(custom.getOrDefault(kind.resource(), List.of()));
    versions.removeIf(known -> known.gvk().equals(kind.gvk()));
    versions.add(kind);
    serve(kind.resource(), versions);
  }

  /** Changes with every change of what is served. */
  public int revision() {
    return revision;
  }

  public synchronized void withdraw(String resource) {
    var copy = new LinkedHashMap<>(custom);
    copy.remove(resource);
    custom = copy;
    revision++;
  }
}
