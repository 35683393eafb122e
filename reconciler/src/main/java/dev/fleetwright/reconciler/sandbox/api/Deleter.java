package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes objects, or marks them where somebody must finish first. */
final class Deleter {
  private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";
  private static final Set<String> POLICIES = Set.of("Background", "Foreground", "Orphan");

  static final DeleteOptions BACKGROUND = new DeleteOptions(null, null, "Background", false);

  private final ObjectStore store;
  private final Strategy strategy;

  Deleter(ObjectStore store, Strategy strategy) {
    this.store = store;
    this.strategy = strategy;
  }

  /**
   * @param uid that the object must have, or null
   * @param resourceVersion that the object must have, or null
   */
  record DeleteOptions(
      @Nullable String uid, @Nullable String resourceVersion, String policy, boolean dryRun) {}

  /** What became of it: gone, or still there as {@code object}. */
  record Deleted(Json.Obj object, boolean gone) {}

  /** Reads the options from the query and the body, which may be empty. */
  static DeleteOptions options(
      dev.fleetwright.reconciler.sandbox.http.HttpRequest request, Json.Obj body) throws Failure {
    var policy = body.text("propagationPolicy");
    policy = policy == null ? request.parameter("propagationPolicy") : policy;
    var orphan = body.at("orphanDependents");
    if (policy != null && orphan != null) {
      throw invalid(
          "orphanDependents and deletionPropagation cannot be both set",
          "propagationPolicy",
          "FieldValueInvalid");
    }
    if (policy != null && !POLICIES.contains(policy)) {
      throw invalid(
          "not a valid propagation policy", "propagationPolicy", "FieldValueNotSupported");
    }
    var chosen = policy != null ? policy : Json.Bool.TRUE.equals(orphan) ? "Orphan" : "Background";
    boolean dryRun =
        request.query().getOrDefault("dryRun", List.of()).contains("All")
            || body.list("dryRun").contains(Json.str("All"));
    return new DeleteOptions(
        body.text("preconditions", "uid"),
        body.text("preconditions", "resourceVersion"),
        chosen,
        dryRun);
  }

  private static Failure invalid(String message, String field, String reason) {
    var cause = new Cause(reason, field, message);
    return new Failure(
        422,
        "Invalid",
        "DeleteOptions.meta.k8s.io \"\" is invalid: " + field + ": " + message,
        Failure.details("", "meta.k8s.io", "DeleteOptions")
            .put("causes", Failure.array(List.of(cause)))
            .build());
  }

  Deleted delete(Kind kind, String namespace, String name, DeleteOptions options) throws Failure {
    if (kind.resource().equals("namespaces") && KEPT.contains(name)) {
      throw Failure.forbidden(kind, name, "this namespace may not be deleted", List.of());
    }
    return store.exclusively(() -> {
      var stored = store.get(kind.resource(), namespace, name);
      if (stored == null) {
        throw Failure.notFound(kind, name);
      }
      var live = stored.object(kind.apiVersion(), kind.name());
      checkPreconditions(kind, name, live, options);
      var marked = marked(kind, live, options.policy());
      if (strategy.isGone(marked)) {
        if (!options.dryRun()) {
          store.remove(kind.resource(), live);
        }
        return new Deleted(live, true);
      }
      if (marked.equals(live) || options.dryRun()) {
        return new Deleted(marked, false);
      }
      var kept = store.put(kind.resource(), marked);
      return new Deleted(kept.object(kind.apiVersion(), kind.name()), false);
    });
  }

  /** Takes the last hold off a namespace; it is gone where nobody else holds it. */
  void finalizeNamespace(Kind kind, String name) throws Failure {
    store.exclusively(() -> {
      var stored = store.get(kind.resource(), "", name);
      if (stored == null) {
        throw Failure.notFound(kind, name);
      }
      var live = stored.object(kind.apiVersion(), kind.name());
      var released = live.with("spec", live.object("spec").without("finalizers"));
      return strategy.isGone(released)
          ? store.remove(kind.resource(), released)
          : store.put(kind.resource(), released);
    });
  }

  private static void checkPreconditions(
      Kind kind, String name, Json.Obj live, DeleteOptions options) throws Failure {
    var uid = Writer.text(live, "metadata", "uid");
    if (options.uid() != null && !options.uid().equals(uid)) {
      throw Failure.precondition(kind, name, "UID", options.uid(), uid);
    }
    var version = Writer.text(live, "metadata", "resourceVersion");
    if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
      throw Failure.precondition(kind, name, "ResourceVersion", options.resourceVersion(), version);
    }
  }

  private static Json.Obj marked(Kind kind, Json.Obj live, String policy) {
    var metadata = live.object("metadata");
    var finalizers = new ArrayList<>(metadata.list("finalizers"));
    finalizers.removeAll(List.of(Json.str(ORPHAN), Json.str(FOREGROUND)));
    switch (policy) {
      case "Orphan" -> finalizers.add(Json.str(ORPHAN));
      case "Foreground" -> finalizers.add(Json.str(FOREGROUND));
      default -> {}
    }
    metadata =
        finalizers.isEmpty()
            ? metadata.without("finalizers")
            : metadata.with("finalizers", new Json.Arr(finalizers));
    if (metadata.get("deletionTimestamp") == null) {
      metadata =
          metadata
              .with("deletionTimestamp", Json.str(Writer.now()))
              .with("deletionGracePeriodSeconds", Json.num(0));
      if (metadata.get("generation") instanceof Json.Int(var generation)) {
        metadata = metadata.with("generation", Json.num(generation + 1));
      }
    }
    var marked = live.with("metadata", metadata);
    return kind.resource().equals("namespaces")
        ? marked.with("status", live.object("status").with("phase", Json.str("Terminating")))
        : marked;
  }

  /** The answer to a delete of an object that is gone. */
  static Json.Obj success(Kind kind, Json.Obj object) {
    return Json.obj()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Success")
        .put(
            "details",
            Failure.details(Writer.name(object), kind.group(), kind.plural())
                .put("uid", object.text("metadata", "uid"))
                .build())
        .build();
  }
}
