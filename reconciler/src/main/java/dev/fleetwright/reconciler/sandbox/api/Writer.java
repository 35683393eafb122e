package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.ApplyConflict;
import dev.fleetwright.reconciler.sandbox.merge.BadObject;
import dev.fleetwright.reconciler.sandbox.merge.FieldManager;
import dev.fleetwright.reconciler.sandbox.merge.FieldSet;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates and changes objects: the way of every write from its body to the store. */
final class Writer {
  private static final String ALPHANUMERIC = "bcdfghjklmnpqrstvwxz2456789";
  private static final String NO_SUBRESOURCE = "";
  private static final Random RANDOM = new SecureRandom();

  private final ObjectStore store;
  private final Served served;
  private final Strategy strategy;

  Writer(ObjectStore store, Served served, Strategy strategy) {
    this.store = store;
    this.served = served;
    this.strategy = strategy;
  }

  /** Makes the new object from the stored one. */
  @FunctionalInterface
  interface Edit {
    Json.Obj apply(Json.Obj live) throws Failure;
  }

  Written create(Kind kind, String namespace, Json.Obj body, WriteOptions options) throws Failure {
    return store.exclusively(() -> {
      var named = named(kind, placed(kind, namespace, body));
      var checked = strategy.read(kind, named, options);
      var tracked =
          manager(kind, NO_SUBRESOURCE)
              .update(strategy.empty(kind), checked.object(), options.manager(), now());
      return insert(kind, tracked, options, checked.warnings());
    });
  }

  /** Stores an object that is new. */
  private Written insert(Kind kind, Json.Obj object, WriteOptions options, List<String> warnings)
      throws Failure {
    var name = name(object);
    var namespace = text(object, "metadata", "namespace");
    var metadata = new LinkedHashMap<>(object.object("metadata").fields());
    Set.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion")
        .forEach(metadata::remove);
    metadata.put("uid", Json.str(UUID.randomUUID().toString()));
    metadata.put("creationTimestamp", Json.str(now()));
    var born = object.with("metadata", new Json.Obj(metadata));
    if (!namespace.isEmpty()) {
      strategy.checkNamespace(kind, namespace, name);
    }
    if (store.get(kind.resource(), namespace, name) != null) {
      throw Failure.alreadyExists(kind, name);
    }
    var ready = strategy.prepareCreate(kind, born);
    strategy.validate(kind, ready, null);
    if (options.dryRun()) {
      return new Written(ready, true, warnings);
    }
    var stored = store.put(kind.resource(), ready);
    return new Written(stored.object(kind.apiVersion(), kind.name()), true, warnings);
  }

  /**
   * Replaces an object.
   *
   * @param subresource through which; empty for the object itself
   */
  Written update(
      Kind kind, String namespace, String name, String subresource, Edit edit, WriteOptions options)
      throws Failure {
    return store.exclusively(() -> {
      var live = live(kind, namespace, name);
      if (live == null) {
        throw Failure.notFound(kind, name);
      }
      var edited = edit.apply(live);
      if (!text(edited, "metadata", "name").equals(name)) {
        throw Failure.badRequest(
            "the name of the object ("
                + text(edited, "metadata", "name")
                + ") does not match the name on the URL ("
                + name
                + ")");
      }
      var checked = strategy.read(kind, placed(kind, namespace, edited), options);
      var object = checked.object();
      checkVersion(kind, live, object);
      var tracked = manager(kind, subresource).update(live, object, options.manager(), now());
      return replace(kind, live, tracked, subresource, options, checked.warnings());
    });
  }

  Written apply(
      Kind kind,
      String namespace,
      String name,
      String subresource,
      Json.Obj config,
      WriteOptions options)
      throws Failure {
    return store.exclusively(() -> {
      checkApplied(kind, namespace, name, config);
      List<String> warnings = List.of();
      var live = live(kind, namespace, name);
      var before = live == null ? strategy.empty(kind) : live;
      if (live == null && !subresource.isEmpty()) {
        throw Failure.notFound(kind, name);
      }
      checkVersions(kind, before);
      FieldManager.Applied applied;
      try {
        applied =
            manager(kind, subresource)
                .apply(before, config, options.manager(), options.force(), now());
      } catch (ApplyConflict e) {
        throw conflict(e);
      } catch (BadObject e) {
        throw strategy.badApply(kind, config, e);
      }
      if (live == null) {
        var uid = config.text("metadata", "uid");
        if (uid != null) {
          throw Failure.conflict(
              kind,
              name,
              "uid mismatch: the provided object specified uid "
                  + uid
                  + ", and no existing"
                  + " object was found");
        }
        var metadata = applied.object().object("metadata");
        var object =
            applied
                .object()
                .with(
                    "metadata",
                    namespace.isEmpty()
                        ? metadata
                        : metadata.with("namespace", Json.str(namespace)));
        return insert(kind, strategy.fill(kind, object), options, warnings);
      }
      var object = strategy.fill(kind, applied.object());
      checkVersion(kind, live, object);
      return replace(kind, live, object, subresource, options, warnings);
    });
  }

  /** Stores a change, unless it changes nothing. */
  private Written replace(
      Kind kind,
      Json.Obj live,
      Json.Obj tracked,
      String subresource,
      WriteOptions options,
      List<String> warnings)
      throws Failure {
    var object = strategy.prepareUpdate(kind, live, tracked, subresource);
    strategy.validate(kind, object, live);
    var same = withoutTimes(object).equals(withoutTimes(live));
    if (same) {
      return new Written(live, false, warnings);
    }
    if (options.dryRun()) {
      return new Written(object, false, warnings);
    }
    if (strategy.isGone(object)) {
      store.remove(kind.resource(), object);
      return new Written(object, false, warnings);
    }
    var stored = store.put(kind.resource(), object);
    return new Written(stored.object(kind.apiVersion(), kind.name()), false, warnings);
  }

  Json.@Nullable Obj live(Kind kind, String namespace, String name) {
    var stored = store.get(kind.resource(), namespace, name);
    return stored == null ? null : stored.object(kind.apiVersion(), kind.name());
  }

  FieldManager manager(Kind kind, String subresource) {
    return new FieldManager(
        kind.type(),
        strategy.empty(kind),
        kind.apiVersion(),
        subresource,
        ignored(kind, subresource),
        version -> served.serves(kind, version));
  }

  private static FieldSet ignored(Kind kind, String subresource) {
    if (subresource.equals("status")) {
      return kind.type().fields().keySet().stream()
          .filter(field -> !field.equals("status"))
          .map(FieldSet::path)
          .reduce(FieldSet.EMPTY, FieldSet::union)
          .union(FieldSet.path("spec"));
    }
    return kind.hasStatus() ? FieldSet.path("status") : FieldSet.EMPTY;
  }

  /** A server cannot convert what is noted in a version of a custom kind that is gone. */
  private void checkVersions(Kind kind, Json.Obj live) throws Failure {
    for (var entry : live.list("metadata", "managedFields")) {
      var version = text(entry, "apiVersion");
      if (kind.custom() && !served.serves(kind, version)) {
        throw new Failure(
            500,
            "",
            "request to convert CR to an invalid group/version: " + version,
            Json.Obj.EMPTY);
      }
    }
  }

  private static Failure conflict(ApplyConflict conflict) {
    var causes =
        conflict.conflicts().stream()
            .map(one ->
                new Cause("FieldManagerConflict", one.field(), "conflict with " + one.manager()))
            .toList();
    return new Failure(
        409,
        "Conflict",
        String.valueOf(conflict.getMessage()),
        Json.obj().put("causes", Failure.array(causes)).build());
  }

  private void checkApplied(Kind kind, String namespace, String name, Json.Obj config)
      throws Failure {
    strategy.checkAppliedKind(kind, config);
    if (config.at("metadata", "managedFields") != null) {
      throw Failure.badRequest("metadata.managedFields must be nil");
    }
    var theirName = config.text("metadata", "name");
    if (theirName != null && !theirName.equals(name)) {
      throw Failure.badRequest(
          "the name of the object ("
              + theirName
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    var theirs = config.text("metadata", "namespace");
    if (theirs != null && !theirs.equals(namespace)) {
      throw wrongNamespace();
    }
  }

  private static Failure wrongNamespace() {
    return Failure.badRequest(
        "the namespace of the provided object does not match the namespace sent on the request");
  }

  private static void checkVersion(Kind kind, Json.Obj live, Json.Obj object) throws Failure {
    var name = name(object);
    var uid = object.text("metadata", "uid");
    var liveUid = text(live, "metadata", "uid");
    if (uid != null && !uid.isEmpty() && !uid.equals(liveUid)) {
      throw Failure.conflict(
          kind,
          name,
          "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + liveUid);
    }
    var version = object.text("metadata", "resourceVersion");
    if (kind.custom() && (version == null || version.isEmpty())) {
      throw Failure.invalid(
          kind,
          name,
          List.of(
              Cause.invalid(
                  "metadata.resourceVersion", Json.num(0), "must be specified for an update")));
    }
    if (version != null
        && !version.isEmpty()
        && !version.equals("0")
        && !version.equals(live.text("metadata", "resourceVersion"))) {
      throw Failure.modified(kind, name);
    }
  }

  private static Json.Obj placed(Kind kind, String namespace, Json.Obj object) throws Failure {
    var theirs = text(object, "metadata", "namespace");
    if (!theirs.isEmpty() && !theirs.equals(namespace)) {
      throw wrongNamespace();
    }
    return kind.namespaced() && theirs.isEmpty()
        ? object.with("metadata", object.object("metadata").with("namespace", Json.str(namespace)))
        : object;
  }

  private static Json.Obj named(Kind kind, Json.Obj object) throws Failure {
    if (!name(object).isEmpty()) {
      return object;
    }
    var prefix = text(object, "metadata", "generateName");
    if (prefix.isEmpty()) {
      throw Failure.invalid(
          kind, "", List.of(Cause.required("metadata.name", "name or generateName is required")));
    }
    var name = new StringBuilder(prefix.length() > 58 ? prefix.substring(0, 58) : prefix);
    for (int i = 0; i < 5; i++) {
      name.append(ALPHANUMERIC.charAt(RANDOM.nextInt(ALPHANUMERIC.length())));
    }
    return object.with(
        "metadata", object.object("metadata").with("name", Json.str(name.toString())));
  }

  /** An object in which the times of its managers do not count. */
  private static Json.Obj withoutTimes(Json.Obj object) {
    var metadata = object.object("metadata");
    if (!(metadata.get("managedFields") instanceof Json.Arr(var entries))) {
      return object;
    }
    var timeless = new ArrayList<Json>();
    for (var entry : entries) {
      timeless.add(entry instanceof Json.Obj fields ? fields.without("time") : entry);
    }
    return object.with("metadata", metadata.with("managedFields", new Json.Arr(timeless)));
  }

  static String name(Json.Obj object) {
    return text(object, "metadata", "name");
  }

  static String text(Json object, String... path) {
    var text = object.text(path);
    return text == null ? "" : text;
  }

  static String now() {
    return java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }
}
