package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Defaults that depend on other fields of the same part of an object. */
final class ComputedDefaults {
  private static final Json SCALE_UP =
      Json.obj()
          .put("stabilizationWindowSeconds", 0)
          .put("selectPolicy", "Max")
          .put("policies", Json.arr(policy("Pods", 4), policy("Percent", 100)))
          .build();

  private static final Json SCALE_DOWN =
      Json.obj()
          .put("selectPolicy", "Max")
          .put("policies", Json.arr(policy("Percent", 100)))
          .build();

  private ComputedDefaults() {}

  /** The part of the type called {@code type} with what follows from its other fields. */
  static Json.Obj in(String type, Json.Obj part) {
    return switch (type) {
      case "core.v1.Container", "core.v1.EphemeralContainer" -> pullPolicy(part);
      case "core.v1.Volume" ->
          part.fields().size() == 1 ? part.with("emptyDir", Json.Obj.EMPTY) : part;
      case "core.v1.PodSpec" -> serviceAccount(part);
      case "core.v1.Pod" -> pod(part);
      case "core.v1.ServicePort" -> targetPort(part);
      case "core.v1.Secret" -> encoded(part);
      case "core.v1.Namespace" -> namespace(part);
      case "apps.v1.StatefulSetUpdateStrategy" -> statefulStrategy(part);
      case "batch.v1.Job" -> job(labelsOfTemplate(part));
      case "apps.v1.StatefulSetSpec" -> claims(part);
      case "networking.v1.NetworkPolicySpec" -> policyTypes(part);
      case "autoscaling.v2.HorizontalPodAutoscalerSpec" -> metrics(part);
      case "autoscaling.v2.HorizontalPodAutoscalerBehavior" -> behavior(part);
      case "apiextensions.v1.CustomResourceDefinitionNames" -> names(part);
      default -> part;
    };
  }

  private static Json.Obj pullPolicy(Json.Obj container) {
    var image = container.text("image");
    if (container.get("imagePullPolicy") != null) {
      return container;
    }
    return container.with("imagePullPolicy", Json.str(isLatest(image) ? "Always" : "IfNotPresent"));
  }

  private static boolean isLatest(@Nullable String image) {
    if (image == null || image.isEmpty() || image.contains("@")) {
      return false;
    }
    var last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 || last.substring(colon + 1).equals("latest");
  }

  private static Json.Obj serviceAccount(Json.Obj pod) {
    var name = pod.get("serviceAccountName");
    var old = pod.get("serviceAccount");
    var chosen = name == null ? old : name;
    return chosen == null
        ? pod
        : pod.with("serviceAccountName", chosen).with("serviceAccount", chosen);
  }

  private static Json.Obj pod(Json.Obj pod) {
    var spec = pod.object("spec");
    if (spec.get("enableServiceLinks") == null) {
      spec = spec.with("enableServiceLinks", Json.bool(true));
    }
    for (var list : List.of("containers", "initContainers")) {
      if (spec.get(list) instanceof Json.Arr(var containers)) {
        spec =
            spec.with(
                list, new Json.Arr(containers.stream().map(ComputedDefaults::requests).toList()));
      }
    }
    return pod.with("spec", spec);
  }

  private static Json requests(Json container) {
    var limits = container.object("resources", "limits");
    if (limits.isEmpty() || !(container instanceof Json.Obj object)) {
      return container;
    }
    var requests = new LinkedHashMap<>(limits.fields());
    requests.putAll(container.object("resources", "requests").fields());
    return object.with(
        "resources", object.object("resources").with("requests", new Json.Obj(requests)));
  }

  private static Json.Obj targetPort(Json.Obj port) {
    var target = port.get("targetPort");
    var number = port.get("port");
    boolean unset = target == null || target.equals(Json.num(0)) || target.equals(Json.str(""));
    return unset && number != null ? port.with("targetPort", number) : port;
  }

  private static Json.Obj encoded(Json.Obj secret) {
    var texts = secret.object("stringData");
    if (texts.isEmpty()) {
      return secret;
    }
    var data = new LinkedHashMap<>(secret.object("data").fields());
    texts
        .fields()
        .forEach((key, value) -> {
          var bytes = value instanceof Json.Str(var text) ? text : "";
          data.put(
              key,
              Json.str(Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.UTF_8))));
        });
    return secret.without("stringData").with("data", new Json.Obj(data));
  }

  private static Json.Obj namespace(Json.Obj namespace) {
    var name = namespace.text("metadata", "name");
    if (name == null || name.isEmpty()) {
      return namespace;
    }
    var metadata = namespace.object("metadata");
    var labels = metadata.object("labels").with("kubernetes.io/metadata.name", Json.str(name));
    return namespace.with("metadata", metadata.with("labels", labels));
  }

  private static Json.Obj statefulStrategy(Json.Obj strategy) {
    if (strategy.get("type") != null) {
      return strategy;
    }
    var typed = strategy.with("type", Json.str("RollingUpdate"));
    return typed.get("rollingUpdate") == null ? typed.with("rollingUpdate", Json.Obj.EMPTY) : typed;
  }

  private static Json.Obj labelsOfTemplate(Json.Obj object) {
    var labels = object.object("spec", "template", "metadata", "labels");
    var metadata = object.object("metadata");
    return labels.isEmpty() || !metadata.object("labels").isEmpty()
        ? object
        : object.with("metadata", metadata.with("labels", labels));
  }

  /** Of a job itself only; the template of a cron job's jobs stays as it was written. */
  private static Json.Obj job(Json.Obj job) {
    var out = job.object("spec");
    if (out.get("completions") == null && out.get("parallelism") == null) {
      out = out.with("completions", Json.num(1));
    }
    boolean perIndex = out.get("backoffLimitPerIndex") != null;
    boolean policy = out.get("podFailurePolicy") != null;
    out = missing(out, "parallelism", Json.num(1));
    out = missing(out, "backoffLimit", Json.num(perIndex ? Integer.MAX_VALUE : 6));
    out = missing(out, "podReplacementPolicy", Json.str(policy ? "Failed" : "TerminatingOrFailed"));
    out = missing(out, "completionMode", Json.str("NonIndexed"));
    out = missing(out, "suspend", Json.bool(false));
    out = missing(out, "manualSelector", Json.bool(false));
    return job.with("spec", out);
  }

  private static Json.Obj missing(Json.Obj object, String key, Json value) {
    return object.get(key) == null ? object.with(key, value) : object;
  }

  private static Json.Obj claims(Json.Obj spec) {
    if (!(spec.get("volumeClaimTemplates") instanceof Json.Arr(var templates))) {
      return spec;
    }
    var claims = new ArrayList<Json>();
    for (var template : templates) {
      claims.add(
          template instanceof Json.Obj claim
              ? missing(
                  missing(claim, "apiVersion", Json.str("v1")),
                  "kind",
                  Json.str("PersistentVolumeClaim"))
              : template);
    }
    return spec.with("volumeClaimTemplates", new Json.Arr(claims));
  }

  private static Json.Obj policyTypes(Json.Obj spec) {
    if (!spec.list("policyTypes").isEmpty()) {
      return spec;
    }
    var types = new ArrayList<String>(List.of("Ingress"));
    if (!spec.list("egress").isEmpty()) {
      types.add("Egress");
    }
    return spec.with("policyTypes", Json.strings(types));
  }

  private static Json.Obj metrics(Json.Obj spec) {
    if (!spec.list("metrics").isEmpty()) {
      return spec;
    }
    var target = Json.obj().put("type", "Utilization").put("averageUtilization", 80).build();
    var resource = Json.obj().put("name", "cpu").put("target", target).build();
    return spec.with(
        "metrics", Json.arr(Json.obj().put("type", "Resource").put("resource", resource).build()));
  }

  private static Json.Obj behavior(Json.Obj behavior) {
    return behavior
        .with("scaleUp", rules(SCALE_UP, behavior.object("scaleUp")))
        .with("scaleDown", rules(SCALE_DOWN, behavior.object("scaleDown")));
  }

  private static Json rules(Json byDefault, Json.Obj given) {
    var rules = new LinkedHashMap<>(((Json.Obj) byDefault).fields());
    rules.putAll(given.fields());
    return new Json.Obj(rules);
  }

  private static Json policy(String type, int value) {
    return Json.obj().put("type", type).put("value", value).put("periodSeconds", 15).build();
  }

  private static Json.Obj names(Json.Obj names) {
    var kind = names.text("kind");
    if (kind == null || kind.isEmpty()) {
      return names;
    }
    var out = names;
    if (isEmpty(out.text("singular"))) {
      out = out.with("singular", Json.str(kind.toLowerCase(Locale.ROOT)));
    }
    if (isEmpty(out.text("listKind"))) {
      out = out.with("listKind", Json.str(kind + "List"));
    }
    return out;
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
