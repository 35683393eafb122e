package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.api.ClusterCore;
import dev.fleetwright.reconciler.sandbox.store.Change;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the controllers of one cluster: each change of an object brings its controller to look. */
public final class Controllers {
  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
  private static final Duration AT_ONCE = Duration.ofMillis(2);

  /** Custom kinds whose status is one condition that is true. */
  private static final Map<String, String> CONDITIONS =
      Map.ofEntries(
          Map.entry("certificates.cert-manager.io", "Ready"),
          Map.entry("issuers.cert-manager.io", "Ready"),
          Map.entry("clusterissuers.cert-manager.io", "Ready"),
          Map.entry("externalsecrets.external-secrets.io", "Ready"),
          Map.entry("secretstores.external-secrets.io", "Ready"),
          Map.entry("clustersecretstores.external-secrets.io", "Ready"),
          Map.entry("nodepools.karpenter.sh", "Ready"),
          Map.entry("scaledobjects.keda.sh", "Ready"));

  private final Cluster cluster;
  private final GarbageCollector garbage;
  private final ScheduledExecutorService clock;
  private final Map<String, Controller> byResource;
  private final Set<Key> waiting = ConcurrentHashMap.newKeySet();

  private record Key(String resource, String namespace, String name) {}

  private Controllers(Cluster cluster, ScheduledExecutorService clock) {
    this.cluster = cluster;
    this.clock = clock;
    garbage = new GarbageCollector(cluster.core());
    byResource = controllers();
  }

  /**
   * Starts the controllers of a cluster; they end with {@code clock}.
   *
   * @param provider named in the node's providerID; empty for none
   * @param readyAfter how long a workload takes to become ready
   */
  public static void start(
      ClusterCore core, String provider, ScheduledExecutorService clock, Duration readyAfter) {
    var cluster = new Cluster(core, readyAfter);
    var controllers = new Controllers(cluster, clock);
    core.listen(controllers::changed);
    core.bootstrap();
    Namespaces.makeNode(cluster, provider);
  }

  private static Map<String, Controller> controllers() {
    var all = new LinkedHashMap<String, Controller>();
    all.put("deployments.apps", new Rollouts("deployments.apps", StatusForms.DEPLOYMENT));
    all.put("statefulsets.apps", new Rollouts("statefulsets.apps", StatusForms.STATEFUL_SET));
    all.put("daemonsets.apps", new Rollouts("daemonsets.apps", StatusForms.DAEMON_SET));
    all.put("replicasets.apps", new Rollouts("replicasets.apps", StatusForms.REPLICA_SET));
    all.put("jobs.batch", new Jobs());
    all.put("persistentvolumeclaims", Volumes::claim);
    all.put("persistentvolumes", Volumes::volume);
    all.put("services", Networks::service);
    all.put("ingresses.networking.k8s.io", Networks::ingress);
    all.put("gatewayclasses.gateway.networking.k8s.io", Networks::gatewayClass);
    all.put("gateways.gateway.networking.k8s.io", Networks::gateway);
    for (var routes : List.of("httproutes", "grpcroutes", "tlsroutes", "tcproutes", "udproutes")) {
      var resource = routes + ".gateway.networking.k8s.io";
      all.put(resource, Networks.routes(resource));
    }
    all.put("horizontalpodautoscalers.autoscaling", Policies::autoscaler);
    all.put("poddisruptionbudgets.policy", Policies::budget);
    all.put("namespaces", new Namespaces());
    all.put("customresourcedefinitions.apiextensions.k8s.io", new Definitions());
    CONDITIONS.forEach(
        (resource, condition) -> all.put(resource, Networks.ready(resource, condition)));
    return all;
  }

  private void changed(Change change) {
    var after = change.after();
    if (after == null) {
      var gone = change.before();
      if (gone != null) {
        run(AT_ONCE, () -> garbage.ownerGone(gone.uid()));
      }
      return;
    }
    if (change.before() == null && !after.owners().isEmpty()) {
      run(AT_ONCE, () -> garbage.ownersOf(change.resource(), after));
    }
    if (byResource.containsKey(change.resource()) || after.isGoing()) {
      look(key(change.resource(), after), AT_ONCE);
    }
  }

  private static Key key(String resource, Stored stored) {
    return new Key(resource, stored.namespace(), stored.name());
  }

  private void look(Key key, Duration in) {
    if (in.compareTo(AT_ONCE) > 0) {
      run(in, () -> look(key));
    } else if (waiting.add(key)) {
      run(
          in,
          () -> {
            waiting.remove(key);
            look(key);
          });
    }
  }

  private void look(Key key) {
    var found = cluster.core().object(key.resource(), key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    Json.Obj object = found.get();
    if (Cluster.isGoing(object)) {
      garbage.going(cluster, key.resource(), object);
    }
    var controller = byResource.get(key.resource());
    if (controller != null) {
      controller.look(cluster, object).ifPresent(in -> look(key, in));
    }
  }

  private void run(Duration in, Runnable work) {
    if (!clock.isShutdown()) {
      var _ = clock.schedule(() -> loudly(work), in.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** A controller never fails for what a client did, so that whatever it throws is a bug. */
  private static void loudly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      LOG.error("a controller of the sandbox failed", bug);
      throw bug;
    }
  }
}
