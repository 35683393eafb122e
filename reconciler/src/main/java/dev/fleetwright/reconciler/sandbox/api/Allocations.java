package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives out what the cluster chooses: service addresses and ports, a job's selector. */
final class Allocations {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int NODE_PORTS = 2_768;

  private static final int AFFINITY_SECONDS = 10_800;

  private final AtomicInteger addresses = new AtomicInteger(1);
  private final AtomicInteger nodePorts = new AtomicInteger();

  Json.Obj onCreate(Kind kind, Json.Obj object) {
    return switch (kind.resource()) {
      case "services" -> object.with("spec", service(object.object("spec")));
      case "jobs.batch" -> job(object);
      case "namespaces" ->
          object
              .with(
                  "spec",
                  object.object("spec").with("finalizers", Json.strings(List.of("kubernetes"))))
              .with("status", Json.obj().put("phase", "Active").build());
      case "persistentvolumeclaims" ->
          guarded(object, "kubernetes.io/pvc-protection")
              .with("status", Json.obj().put("phase", "Pending").build());
      case "persistentvolumes" ->
          guarded(object, "kubernetes.io/pv-protection")
              .with("status", Json.obj().put("phase", "Pending").build());
      default -> object;
    };
  }

  Json.Obj onUpdate(Kind kind, Json.Obj live, Json.Obj object) {
    return switch (kind.resource()) {
      case "services" ->
          object.with(
              "spec",
              service(
                  withoutOfType(
                      live.object("spec"),
                      keepAddresses(live.object("spec"), object.object("spec")))));
      case "namespaces" ->
          object.with(
              "spec",
              object
                  .object("spec")
                  .with("finalizers", new Json.Arr(live.list("spec", "finalizers"))));
      default -> object;
    };
  }

  private static Json.Obj guarded(Json.Obj object, String finalizer) {
    var finalizers = new ArrayList<>(object.list("metadata", "finalizers"));
    if (!finalizers.contains(Json.str(finalizer))) {
      finalizers.add(Json.str(finalizer));
    }
    return object.with(
        "metadata", object.object("metadata").with("finalizers", new Json.Arr(finalizers)));
  }

  private Json.Obj service(Json.Obj given) {
    var spec = affinity(given);
    var type = Writer.text(spec, "type");
    if (type.equals("ExternalName")) {
      return spec;
    }
    var out = new LinkedHashMap<>(spec.fields());
    var address = Writer.text(spec, "clusterIP");
    if (address.isEmpty()) {
      int next = addresses.incrementAndGet();
      address = "10.0." + (next >> 8 & 0xff) + "." + (next & 0xff);
      out.put("clusterIP", Json.str(address));
    }
    out.put("clusterIPs", Json.strings(List.of(address)));
    out.putIfAbsent("ipFamilies", Json.strings(List.of("IPv4")));
    out.putIfAbsent("ipFamilyPolicy", Json.str("SingleStack"));
    boolean onNodes =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
                && !Json.Bool.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
    if (onNodes) {
      out.put("ports", new Json.Arr(spec.list("ports").stream().map(this::onNode).toList()));
    }
    if (type.equals("LoadBalancer")
        && "Local".equals(spec.text("externalTrafficPolicy"))
        && spec.get("healthCheckNodePort") == null) {
      out.put("healthCheckNodePort", Json.num(nextNodePort()));
    }
    return new Json.Obj(out);
  }

  private static Json.Obj affinity(Json.Obj spec) {
    var affinity = Writer.text(spec, "sessionAffinity");
    if (affinity.equals("None")) {
      return spec.without("sessionAffinityConfig");
    }
    var config = Json.obj().put("timeoutSeconds", AFFINITY_SECONDS).build();
    return affinity.equals("ClientIP") && spec.get("sessionAffinityConfig") == null
        ? spec.with("sessionAffinityConfig", Json.obj().put("clientIP", config).build())
        : spec;
  }

  private Json onNode(Json port) {
    return port instanceof Json.Obj object && object.get("nodePort") == null
        ? object.with("nodePort", Json.num(nextNodePort()))
        : port;
  }

  private int nextNodePort() {
    return FIRST_NODE_PORT + nodePorts.getAndIncrement() % NODE_PORTS;
  }

  /** A writer that does not speak of an address or node port keeps what the service has. */
  private static Json.Obj keepAddresses(Json.Obj live, Json.Obj spec) {
    var out = new LinkedHashMap<>(spec.fields());
    if (!"ExternalName".equals(spec.text("type"))) {
      for (var field :
          List.of("clusterIP", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort")) {
        var value = live.get(field);
        if (value != null) {
          out.putIfAbsent(field, value);
        }
      }
    }
    boolean onNodes = List.of("NodePort", "LoadBalancer").contains(Writer.text(spec, "type"));
    if (onNodes) {
      var ports = new ArrayList<Json>();
      for (var port : spec.list("ports")) {
        ports.add(keepNodePort(live, port));
      }
      out.put("ports", new Json.Arr(ports));
    }
    return new Json.Obj(out);
  }

  /** What only the former type of a service has goes with it, unless it was changed just now. */
  private static Json.Obj withoutOfType(Json.Obj live, Json.Obj spec) {
    var before = Writer.text(live, "type");
    var type = Writer.text(spec, "type");
    var out = spec;
    boolean onNodes = List.of("NodePort", "LoadBalancer").contains(type);
    if (!onNodes && List.of("NodePort", "LoadBalancer").contains(before)) {
      out = same(live, out, "externalTrafficPolicy");
      out = same(live, out, "healthCheckNodePort");
      var ports = new ArrayList<Json>();
      for (var port : out.list("ports")) {
        boolean kept = live.list("ports").contains(port);
        ports.add(kept && port instanceof Json.Obj object ? object.without("nodePort") : port);
      }
      out = out.with("ports", new Json.Arr(ports));
    }
    if (before.equals("LoadBalancer") && !type.equals(before)) {
      out = same(live, out, "allocateLoadBalancerNodePorts");
      out = same(live, out, "loadBalancerClass");
    }
    if (type.equals("ExternalName") && !type.equals(before)) {
      out = same(live, out, "clusterIP");
      out = same(live, out, "clusterIPs");
      out = same(live, out, "ipFamilies");
      out = same(live, out, "ipFamilyPolicy");
      out = same(live, out, "internalTrafficPolicy");
    }
    return out;
  }

  private static Json.Obj same(Json.Obj live, Json.Obj spec, String field) {
    var value = spec.get(field);
    return value != null && value.equals(live.get(field)) ? spec.without(field) : spec;
  }

  private static Json keepNodePort(Json.Obj live, Json port) {
    if (!(port instanceof Json.Obj object) || object.get("nodePort") != null) {
      return port;
    }
    for (var before : live.list("ports")) {
      var nodePort = before.at("nodePort");
      boolean same =
          object.get("port") != null
              && object.get("port").equals(before.at("port"))
              && Writer.text(object, "protocol").equals(Writer.text(before, "protocol"));
      if (same && nodePort != null) {
        return object.with("nodePort", nodePort);
      }
    }
    return port;
  }

  private static Json.Obj job(Json.Obj job) {
    if (Json.Bool.TRUE.equals(job.at("spec", "manualSelector"))) {
      return job;
    }
    var uid = Writer.text(job, "metadata", "uid");
    var spec = job.object("spec");
    var template = spec.object("template");
    var metadata = template.object("metadata");
    var labels = new LinkedHashMap<>(metadata.object("labels").fields());
    labels.put("batch.kubernetes.io/controller-uid", Json.str(uid));
    labels.put("batch.kubernetes.io/job-name", Json.str(Writer.name(job)));
    labels.put("controller-uid", Json.str(uid));
    labels.put("job-name", Json.str(Writer.name(job)));
    var selector =
        Json.obj()
            .put("matchLabels", Json.obj().put("batch.kubernetes.io/controller-uid", uid).build())
            .build();
    return job.with(
        "spec",
        spec.with("selector", selector)
            .with(
                "template",
                template.with("metadata", metadata.with("labels", new Json.Obj(labels)))));
  }
}
