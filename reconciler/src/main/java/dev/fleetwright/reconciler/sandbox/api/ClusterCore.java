package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.CustomKinds;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.Change;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One cluster from the inside: what its own controllers, and tests, may do without a request. */
public final class ClusterCore {
  private static final int REMEMBERED_WRITES = 1024;
  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  final Served served;
  final ObjectStore store = new ObjectStore(REMEMBERED_WRITES);
  final Writer writer;
  final Deleter deleter;
  private final int minor;

  /**
   * A cluster without any object.
   *
   * @param minor of the Kubernetes release
   */
  public ClusterCore(int minor) {
    this.minor = minor;
    served = new Served(minor);
    var strategy = new Strategy(store, new Allocations());
    writer = new Writer(store, served, strategy);
    deleter = new Deleter(store, strategy);
  }

  public int minor() {
    return minor;
  }

  /** Makes the namespaces that every cluster has. */
  public void bootstrap() {
    for (var name : NAMESPACES) {
      var metadata = Json.obj().put("name", name).build();
      create("kube-apiserver", "v1", "Namespace", Json.obj().put("metadata", metadata).build());
    }
  }

  /** Tells every write to {@code listener}; it must be quick and must not write. */
  public void listen(Consumer<Change> listener) {
    store.listen(listener);
  }

  /** Serves a kind from now on, or a further version of it. */
  public void serve(Kind kind) {
    served.add(kind);
  }

  /** Serves what a CustomResourceDefinition says, instead of what was served under its name. */
  public void define(Json.Obj definition) {
    served.serve(Writer.name(definition), CustomKinds.of(definition));
  }

  /** Serves a custom kind no more. */
  public void withdraw(String resource) {
    served.withdraw(resource);
  }

  /** Every kind in every version. */
  public List<Kind> kinds() {
    return served.all();
  }

  /** Forgets old versions: watches and pages of before answer 410. */
  public void compact() {
    store.compact();
  }

  /**
   * An object as it is stored.
   *
   * @param resource such as {@code deployments.apps}
   */
  public Optional<Json.Obj> object(String resource, String namespace, String name) {
    return Optional.ofNullable(served.byResource(resource))
        .map(kind -> writer.live(kind, namespace, name));
  }

  /**
   * The objects of a resource, unread.
   *
   * @param namespace empty for all
   */
  public List<Stored> stored(String resource, String namespace) {
    return store.list(resource, namespace).rest();
  }

  /** The objects of a resource, in all namespaces. */
  public List<Json.Obj> objects(String resource) {
    var kind = served.byResource(resource);
    return kind == null
        ? List.of()
        : stored(resource, "").stream()
            .map(stored -> stored.object(kind.apiVersion(), kind.name()))
            .toList();
  }

  /** The resources that have objects. */
  public List<String> resources() {
    return store.resources();
  }

  /** Creates an object; nothing happens where it is refused, as when there is one already. */
  public void create(String manager, String apiVersion, String kind, Json.Obj object) {
    var type = served.byKind(apiVersion, kind);
    if (type != null) {
      var named = Json.obj().put("apiVersion", apiVersion).put("kind", kind).putAll(object).build();
      var namespace = Writer.text(object, "metadata", "namespace");
      attempt(() -> writer.create(type, namespace, named, WriteOptions.internal(manager)));
    }
  }

  /**
   * Changes an object if it is there; nothing happens where the change is refused.
   *
   * @param subresource empty, {@code status} or {@code scale}
   */
  public void edit(
      String manager,
      String resource,
      String namespace,
      String name,
      String subresource,
      UnaryOperator<Json.Obj> change) {
    var kind = served.byResource(resource);
    if (kind != null) {
      attempt(() ->
          writer.update(
              kind, namespace, name, subresource, change::apply, WriteOptions.internal(manager)));
    }
  }

  /** Deletes an object in the background if it is there. */
  public void delete(String resource, String namespace, String name) {
    var kind = served.byResource(resource);
    if (kind != null) {
      attempt(() -> deleter.delete(kind, namespace, name, Deleter.BACKGROUND));
    }
  }

  /** Removes a namespace that is being deleted and has nothing in it any more. */
  public void finalizeNamespace(String name) {
    var kind = served.byResource("namespaces");
    if (kind != null) {
      attempt(() -> deleter.finalizeNamespace(kind, name));
    }
  }

  private interface Attempt {
    void run() throws Failure;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (Failure e) {
      // A controller looks again when the object changes; what is refused is not its business.
    }
  }
}
