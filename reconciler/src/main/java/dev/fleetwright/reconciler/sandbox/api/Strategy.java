package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.sandbox.merge.BadObject;
import dev.fleetwright.reconciler.sandbox.schema.CustomSchema;
import dev.fleetwright.reconciler.sandbox.schema.Defaults;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.schema.WireForm;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import dev.fleetwright.reconciler.sandbox.validation.Validation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is special about a kind when its objects are written. */
final class Strategy {
  /** Built-in kinds whose objects count the changes of their spec. */
  private static final Set<String> COUNTED =
      Set.of(
          "deployments.apps",
          "daemonsets.apps",
          "statefulsets.apps",
          "replicasets.apps",
          "replicationcontrollers",
          "pods",
          "podtemplates",
          "jobs.batch",
          "cronjobs.batch",
          "poddisruptionbudgets.policy",
          "horizontalpodautoscalers.autoscaling",
          "networkpolicies.networking.k8s.io",
          "ingresses.networking.k8s.io",
          "ingressclasses.networking.k8s.io",
          "priorityclasses.scheduling.k8s.io",
          "endpointslices.discovery.k8s.io",
          "flowschemas.flowcontrol.apiserver.k8s.io",
          "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
          "validatingadmissionpolicies.admissionregistration.k8s.io",
          "validatingadmissionpolicybindings.admissionregistration.k8s.io",
          "mutatingadmissionpolicies.admissionregistration.k8s.io",
          "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io",
          "deviceclasses.resource.k8s.io",
          "resourceslices.resource.k8s.io",
          "devicetaintrules.resource.k8s.io",
          "customresourcedefinitions.apiextensions.k8s.io");

  private final ObjectStore store;
  private final Allocations allocations;
  private final Map<String, Json.Obj> emptyByKind = new ConcurrentHashMap<>();

  Strategy(ObjectStore store, Allocations allocations) {
    this.store = store;
    this.allocations = allocations;
  }

  /** An object that was read, and what there is to say about it. */
  record Read(Json.Obj object, List<String> warnings) {}

  /** The object of a kind in which nothing is set. */
  Json.Obj empty(Kind kind) {
    return emptyByKind.computeIfAbsent(
        kind.resource() + "/" + kind.gvk().version(),
        _ -> {
          var named =
              Json.obj().put("apiVersion", kind.apiVersion()).put("kind", kind.name()).build();
          return kind.custom() ? named : WireForm.of(kind.type(), named);
        });
  }

  /** Takes a body for an object of this kind. */
  Read read(Kind kind, Json.Obj body, WriteOptions options) throws Failure {
    checkKind(kind, body);
    var warnings = unknownFields(kind, body, options);
    return new Read(fill(kind, body), warnings);
  }

  void checkKind(Kind kind, Json.Obj body) throws Failure {
    var apiVersion = Writer.text(body, "apiVersion");
    var name = Writer.text(body, "kind");
    if (name.isEmpty()) {
      throw Failure.badRequest("Object 'Kind' is missing in '" + brief(body) + "'");
    }
    if (apiVersion.isEmpty()) {
      throw Failure.badRequest("Object 'apiVersion' is missing in '" + brief(body) + "'");
    }
    if (!apiVersion.equals(kind.apiVersion())) {
      throw Failure.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
    if (!name.equals(kind.name())) {
      throw Failure.badRequest(
          "the object provided is unrecognized (must be of type "
              + kind.name()
              + "): kind "
              + name
              + " does not match");
    }
  }

  /** Refuses, tells or ignores fields that the kind does not have. */
  List<String> unknownFields(Kind kind, Json.Obj body, WriteOptions options) throws Failure {
    if (options.validation() == WriteOptions.Unknown.IGNORE) {
      return List.of();
    }
    var unknown =
        CustomSchema.unknown(kind.type(), body).stream()
            .map(path -> "unknown field \"" + path + "\"")
            .toList();
    if (!unknown.isEmpty() && options.validation() == WriteOptions.Unknown.STRICT) {
      throw Failure.badRequest(
          kind.name()
              + " in version \""
              + kind.gvk().version()
              + "\" cannot be handled as a "
              + kind.name()
              + ": strict decoding error: "
              + String.join(", ", unknown));
    }
    return unknown;
  }

  /** The object with what the server fills in. */
  Json.Obj fill(Kind kind, Json.Obj object) {
    return kind.custom()
        ? CustomSchema.stored(kind.type(), object)
        : Defaults.in(kind.type(), WireForm.of(kind.type(), object));
  }

  Failure badApply(Kind kind, Json.Obj config, BadObject why) {
    var namespace = Writer.text(config, "metadata", "namespace");
    var subject =
        namespace
            + "/"
            + Writer.name(config)
            + "; "
            + gvkText(kind.group(), kind.gvk().version(), kind.name());
    return new Failure(
        500, "", String.valueOf(why.getMessage()).replace("%s", subject), Json.Obj.EMPTY);
  }

  private static String gvkText(String group, String version, String kind) {
    return group + "/" + version + ", Kind=" + kind;
  }

  /** Refuses a config that is for another kind than the path. */
  void checkAppliedKind(Kind kind, Json.Obj config) throws Failure {
    var given = GroupVersionKind.of(config);
    if (!given.kind().isEmpty() && !given.equals(kind.gvk())) {
      throw Failure.badRequest(
          "invalid object type: " + gvkText(given.group(), given.version(), given.kind()));
    }
    checkKind(kind, config);
  }

  void checkNamespace(Kind kind, String namespace, String name) throws Failure {
    var found = store.get("namespaces", "", namespace);
    if (found == null) {
      throw Failure.notFound("", "namespaces", namespace);
    }
    if (found.isGoing()) {
      var why =
          "unable to create new content in namespace "
              + namespace
              + " because it is being terminated";
      throw Failure.forbidden(
          kind,
          name,
          why,
          List.of(
              new Cause(
                  "NamespaceTerminating",
                  "metadata.namespace",
                  "namespace " + namespace + " is being terminated")));
    }
  }

  Json.Obj prepareCreate(Kind kind, Json.Obj object) throws Failure {
    NodePorts.check(store, kind, object, null);
    var out = kind.hasStatus() ? object.without("status") : object;
    var metadata = out.object("metadata").without("generation");
    if (counts(kind)) {
      metadata = metadata.with("generation", Json.num(1));
    }
    out = allocations.onCreate(kind, out.with("metadata", metadata));
    return kind.custom() ? out : fill(kind, out);
  }

  Json.Obj prepareUpdate(Kind kind, Json.Obj live, Json.Obj object, String subresource)
      throws Failure {
    NodePorts.check(store, kind, object, live);
    var out = allocations.onUpdate(kind, live, object);
    if (subresource.equals("status")) {
      var status = object.get("status");
      var managed = object.at("metadata", "managedFields");
      out = status == null ? live.without("status") : live.with("status", status);
      return managed == null
          ? out
          : out.with("metadata", live.object("metadata").with("managedFields", managed));
    }
    if (kind.hasStatus()) {
      var status = live.get("status");
      out = status == null ? out.without("status") : out.with("status", status);
    }
    var metadata = new LinkedHashMap<>(out.object("metadata").fields());
    for (var kept :
        List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion",
            "selfLink",
            "generateName")) {
      var value = live.at("metadata", kept);
      if (value == null) {
        if (!kept.equals("generateName")) {
          metadata.remove(kept);
        }
      } else {
        metadata.put(kept, value);
      }
    }
    if (counts(kind)
        && live.at("metadata", "generation") instanceof Json.Int(var generation)
        && !content(live).equals(content(out))) {
      metadata.put("generation", Json.num(generation + 1));
    }
    return out.with("metadata", new Json.Obj(metadata));
  }

  private static boolean counts(Kind kind) {
    return kind.custom() || COUNTED.contains(kind.resource());
  }

  private static Map<String, Json> content(Json.Obj object) {
    return object.fields().entrySet().stream()
        .filter(field -> !field.getKey().equals("metadata") && !field.getKey().equals("status"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Whether an object that is being deleted has nothing left to wait for. */
  boolean isGone(Json.Obj object) {
    return object.at("metadata", "deletionTimestamp") != null
        && object.list("metadata", "finalizers").isEmpty()
        && object.list("spec", "finalizers").isEmpty();
  }

  /**
   * @param live the object before, or null when it is new
   */
  void validate(Kind kind, Json.Obj object, Json.@Nullable Obj live) throws Failure {
    var causes = Validation.check(kind, object, live);
    if (!causes.isEmpty()) {
      throw Failure.invalid(kind, Writer.name(object), causes);
    }
  }

  /** An object cut down for a message. */
  private static String brief(Json object) {
    var text = JsonText.write(object);
    return text.length() > 200 ? text.substring(0, 200) : text;
  }
}
