package dev.fleetwright.reconciler.kube;

import static java.util.Objects.requireNonNullElse;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Discovery;
import dev.fleetwright.reconciler.kube.http.Answers;
import dev.fleetwright.reconciler.kube.http.Ask;
import dev.fleetwright.reconciler.kube.http.Requests;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Asks a cluster what it serves: aggregated where it can, version by version where it cannot. */
final class DiscoveryReader {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + Ask.JSON;

  private static final int MOST_VERSIONS = 2_000;

  private final Requests requests;
  private final HttpUrl server;
  private final DiscoveryCache cache;

  DiscoveryReader(Requests requests, HttpUrl server, DiscoveryCache cache) {
    this.requests = requests;
    this.server = server;
    this.cache = cache;
  }

  Discovery discovery(boolean refresh) throws ClusterFailure {
    var before = cache.known();
    if (before != null && !refresh) {
      return before.discovery();
    }
    cache.asking.lock();
    try {
      var known = cache.known();
      if (known != null && !known.equals(before)) {
        return known.discovery();
      }
      var core = part("api", known == null ? null : known.core());
      var groups = part("apis", known == null ? null : known.groups());
      var all = core.document().and(groups.document());
      var discovery = new Discovery(all.types(), all.stale(), version());
      cache.learn(new DiscoveryCache.Known(core, groups, discovery));
      return discovery;
    } finally {
      cache.asking.unlock();
    }
  }

  private DiscoveryCache.Part part(String root, DiscoveryCache.@Nullable Part known)
      throws ClusterFailure {
    var ask =
        Ask.get("discover /" + root, at(root), AGGREGATED)
            .ifChanged(known == null ? null : known.etag());
    var answer = Answers.send(requests, ask);
    if (answer.notModified() && known != null) {
      return known;
    }
    var kind = answer.body().text("kind");
    if (DiscoveryDocument.LIST.equals(kind)) {
      return new DiscoveryCache.Part(DiscoveryDocument.aggregated(answer.body()), answer.etag());
    }
    if (!"APIGroupList".equals(kind) && !"APIVersions".equals(kind)) {
      throw new ClusterFailure(
          Kind.SERVER, "discover /" + root + ": the answer is no list of what is served");
    }
    var all = new DiscoveryDocument(java.util.Map.of(), java.util.Set.of());
    var versions = DiscoveryDocument.versions(answer.body());
    if (versions.size() > MOST_VERSIONS) {
      throw new ClusterFailure(
          Kind.TOO_MUCH,
          "discover /" + root + ": the cluster names more than " + MOST_VERSIONS + " versions");
    }
    for (var version : versions) {
      all = all.and(legacy(root, version));
    }
    return new DiscoveryCache.Part(all, null);
  }

  /** One version; what the server cannot tell now is unknown, not absent. */
  private DiscoveryDocument legacy(String root, String version) throws ClusterFailure {
    try {
      var ask = Ask.get("discover " + version, at(root + "/" + version), Ask.JSON);
      var body = Answers.send(requests, ask).body();
      return "APIResourceList".equals(body.text("kind"))
          ? DiscoveryDocument.legacy(version, body)
          : DiscoveryDocument.unknown(version);
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      return DiscoveryDocument.unknown(version);
    }
  }

  private String version() throws ClusterFailure {
    try {
      return version(
          Answers.send(requests, Ask.get("ask for the version", at("version"), Ask.JSON)).body());
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      return "";
    }
  }

  /** A server that emulates an older minor serves that minor's API, whatever its binary's. */
  static String version(Json body) {
    var minor = body.text("minor");
    var emulated = body.text("emulationMinor");
    if (emulated != null && !emulated.isEmpty() && !emulated.equals(minor)) {
      var major = body.text("emulationMajor");
      return "v" + (major == null ? "1" : major) + "." + emulated;
    }
    return requireNonNullElse(body.text("gitVersion"), "");
  }

  private HttpUrl at(String path) {
    return server.newBuilder().addPathSegments(path).build();
  }
}
