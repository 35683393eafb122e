package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Two of what there may be one of: members of a union, items of a name. */
final class Unions {
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  /** In the order in which a server looks for them. */
  private static final List<String> VOLUMES =
      List.of(
          "emptyDir",
          "hostPath",
          "gitRepo",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "secret",
          "nfs",
          "iscsi",
          "glusterfs",
          "persistentVolumeClaim",
          "rbd",
          "flexVolume",
          "cinder",
          "cephfs",
          "flocker",
          "fc",
          "downwardAPI",
          "configMap",
          "azureFile",
          "vsphereVolume",
          "quobyte",
          "azureDisk",
          "photonPersistentDisk",
          "portworxVolume",
          "scaleIO",
          "projected",
          "storageos",
          "csi",
          "ephemeral",
          "image");

  private Unions() {}

  static void check(Kind kind, Json.Obj object, List<Cause> causes) {
    var spec = object.object("spec");
    switch (kind.resource()) {
      case "configmaps" ->
          object.object("binaryData").fields().keySet().stream()
              .filter(key -> object.at("data", key) != null)
              .forEach(key ->
                  causes.add(
                      Cause.invalid(
                          "data[" + key + "]",
                          Json.str(key),
                          "duplicate of key present in binaryData")));
      case "deployments.apps" -> {
        if ("Recreate".equals(spec.text("strategy", "type"))
            && spec.at("strategy", "rollingUpdate") != null) {
          causes.add(
              Cause.forbidden(
                  "spec.strategy.rollingUpdate",
                  "may not be specified when strategy `type` is 'Recreate'"));
        }
      }
      case "statefulsets.apps" -> {
        var rolling = spec.at("updateStrategy", "rollingUpdate");
        if ("OnDelete".equals(spec.text("updateStrategy", "type")) && rolling != null) {
          causes.add(
              Cause.invalid(
                  "spec.updateStrategy.rollingUpdate",
                  rolling,
                  "only allowed for updateStrategy 'RollingUpdate'"));
        }
      }
      case "services" -> service(spec, causes);
      case "poddisruptionbudgets.policy" -> {
        if (both(spec, "minAvailable", "maxUnavailable")) {
          causes.add(
              Cause.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set"));
        }
      }
      case "ingresses.networking.k8s.io" -> backend(spec.object("defaultBackend"), causes);
      case "ingressclasses.networking.k8s.io" -> {
        var parameters = spec.object("parameters");
        if ("Cluster".equals(parameters.text("scope")) && parameters.at("namespace") != null) {
          causes.add(
              Cause.forbidden(
                  "spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'"));
        }
      }
      case "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io" ->
          hooks(object.list("webhooks"), causes);
      case "customresourcedefinitions.apiextensions.k8s.io" -> {
        if ("None".equals(spec.text("conversion", "strategy"))
            && spec.at("conversion", "webhook") != null) {
          for (var field : List.of("webhookClientConfig", "conversionReviewVersions")) {
            causes.add(
                Cause.forbidden(
                    "spec.conversion." + field,
                    "should not be set when strategy is not set to Webhook"));
          }
        }
      }
      case "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io" -> {
        var response = spec.object("limited", "limitResponse");
        if ("Reject".equals(response.text("type")) && response.at("queuing") != null) {
          causes.add(
              new Cause("FieldValueForbidden", "spec.limited.limitResponse.queuing", "Forbidden"));
        }
      }
      default -> {}
    }
  }

  private static boolean both(Json object, String one, String other) {
    return object.at(one) != null && object.at(other) != null;
  }

  private static void service(Json.Obj spec, List<Cause> causes) {
    var type = Validation.text(spec, "type");
    boolean balanced = type.equals("LoadBalancer");
    if (!balanced) {
      for (var field :
          List.of(
              "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass")) {
        if (spec.get(field) != null) {
          causes.add(
              Cause.forbidden(
                  "spec." + field.replace("loadBalancerSourceRanges", "LoadBalancerSourceRanges"),
                  "may only be used when `type` is 'LoadBalancer'"));
        }
      }
    }
    var policy = spec.get("externalTrafficPolicy");
    boolean reachable = balanced || type.equals("NodePort") || !spec.list("externalIPs").isEmpty();
    if (policy != null && !reachable) {
      causes.add(
          Cause.invalid(
              "spec.externalTrafficPolicy",
              policy,
              "may only be set for externally-accessible services"));
    }
    var names = new HashSet<String>();
    var numbers = new HashSet<String>();
    var ports = spec.list("ports");
    for (int i = 0; i < ports.size(); i++) {
      var port = ports.get(i);
      var name = Validation.text(port, "name");
      if (!name.isEmpty() && !names.add(name)) {
        causes.add(duplicate("spec.ports[" + i + "].name", Json.str(name)));
      }
      if (!numbers.add(port.at("port") + " " + port.text("protocol"))) {
        causes.add(duplicate("spec.ports[" + i + "]", port));
      }
    }
  }

  private static void backend(Json.Obj backend, List<Cause> causes) {
    var field = "spec.defaultBackend";
    if (both(backend, "resource", "service")) {
      causes.add(
          Cause.invalid(field, Json.str(""), "cannot set both resource and service backends"));
    }
    if (both(backend.object("service", "port"), "name", "number")) {
      causes.add(Cause.invalid(field, Json.str(""), "cannot set both port name & port number"));
    }
  }

  private static void hooks(List<Json> hooks, List<Cause> causes) {
    for (int i = 0; i < hooks.size(); i++) {
      var config = hooks.get(i).object("clientConfig");
      if ((config.get("url") == null) == (config.get("service") == null)) {
        causes.add(
            Cause.required(
                "webhooks[" + i + "].clientConfig", "exactly one of url or service is required"));
      }
    }
  }

  /** What of a pod's containers and volumes is double; the names of containers are not. */
  static void pod(Json.Obj pod, String path, List<Cause> causes) {
    var volumes = pod.list("volumes");
    var names = new HashSet<String>();
    for (int i = 0; i < volumes.size(); i++) {
      var at = path + ".volumes[" + i + "]";
      one(volumes.get(i), VOLUMES, "volume", at, causes);
      var name = Validation.text(volumes.get(i), "name");
      if (!names.add(name)) {
        causes.add(duplicate(at + ".name", Json.str(name)));
      }
    }
    for (var list : List.of("initContainers", "containers")) {
      var containers = pod.list(list);
      for (int i = 0; i < containers.size(); i++) {
        container(containers.get(i), path + "." + list + "[" + i + "]", causes);
      }
    }
  }

  private static void container(Json container, String path, List<Cause> causes) {
    for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      one(container.object(probe), HANDLERS, "handler", path + "." + probe, causes);
    }
    for (var hook : List.of("postStart", "preStop")) {
      var at = path + ".lifecycle." + hook;
      one(container.object("lifecycle", hook), HANDLERS, "handler", at, causes);
    }
    profiles(container.object("securityContext"), path + ".securityContext", causes);
    var variables = container.list("env");
    for (int i = 0; i < variables.size(); i++) {
      variable(variables.get(i), path + ".env[" + i + "].valueFrom", causes);
    }
    unique(container.list("ports"), "name", path + ".ports", causes);
    unique(container.list("volumeMounts"), "mountPath", path + ".volumeMounts", causes);
  }

  private static void variable(Json variable, String path, List<Cause> causes) {
    var from = variable.object("valueFrom");
    if (from.fields().size() > 1) {
      causes.add(
          Cause.invalid(
              path, Json.str(""), "may not have more than one field specified at a time"));
    }
    if (!from.isEmpty() && !Validation.text(variable, "value").isEmpty()) {
      causes.add(
          Cause.invalid(path, Json.str(""), "may not be specified when `value` is not empty"));
    }
  }

  private static void profiles(Json.Obj context, String path, List<Cause> causes) {
    for (var profile : List.of("seccompProfile", "appArmorProfile")) {
      var given = context.object(profile);
      if (given.get("localhostProfile") != null && !"Localhost".equals(given.text("type"))) {
        boolean seccomp = profile.equals("seccompProfile");
        causes.add(
            Cause.invalid(
                path + "." + profile + ".localhostProfile",
                seccomp ? given : Json.str(Validation.text(given, "localhostProfile")),
                "can only be set when "
                    + (seccomp ? "seccomp" : "AppArmor")
                    + " type is Localhost"));
      }
    }
  }

  private static void one(
      Json object, List<String> members, String what, String path, List<Cause> causes) {
    boolean any = false;
    for (var member : members) {
      if (object.at(member) == null) {
        continue;
      }
      if (any) {
        // As the server writes it.
        var field = member.equals("downwardAPI") ? "downwarAPI" : member;
        causes.add(
            Cause.forbidden(path + "." + field, "may not specify more than 1 " + what + " type"));
      }
      any = true;
    }
  }

  private static void unique(List<Json> items, String key, String path, List<Cause> causes) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      var value = Validation.text(items.get(i), key);
      var field = path + "[" + i + "]." + key;
      if (!value.isEmpty() && !seen.add(value)) {
        causes.add(
            key.equals("mountPath")
                ? Cause.invalid(field, Json.str(value), "must be unique")
                : duplicate(field, Json.str(value)));
      }
    }
  }

  private static Cause duplicate(String field, Json value) {
    return new Cause("FieldValueDuplicate", field, "Duplicate value: " + JsonText.write(value));
  }
}
