package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.util.HashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A session to which things happen; a test overrides what shall go another way. */
class SessionWith implements ClusterSession {
  private final ClusterSession inner;

  SessionWith(ClusterSession inner) {
    this.inner = inner;
  }

  /** What happens before a delete is sent; a failure is the answer in its stead. */
  interface BeforeDelete {
    void happens(String name, Preconditions preconditions, Propagation how) throws ClusterFailure;
  }

  static ClusterSession beforeDelete(ClusterSession session, BeforeDelete before) {
    return new SessionWith(session) {
      @Override
      public boolean delete(
          ResourceType type,
          String namespace,
          String name,
          Preconditions preconditions,
          Propagation how)
          throws ClusterFailure {
        before.happens(name, preconditions, how);
        return super.delete(type, namespace, name, preconditions, how);
      }
    };
  }

  /** A session whose cluster seems to serve something else than it does. */
  static ClusterSession serving(ClusterSession session, UnaryOperator<Discovery> seen) {
    return new SessionWith(session) {
      @Override
      public Discovery discovery(boolean refresh) throws ClusterFailure {
        return seen.apply(super.discovery(refresh));
      }
    };
  }

  /**
   * A session whose cluster seems not to serve a group.
   *
   * @param unavailable group versions of which the cluster says that they do not answer
   */
  static ClusterSession servingWithout(
      ClusterSession session, String group, Set<String> unavailable) {
    return serving(
        session,
        all -> {
          var fewer = new HashMap<>(all.types());
          fewer.keySet().removeIf(gvk -> gvk.group().equals(group));
          return new Discovery(fewer, unavailable, all.version());
        });
  }

  @Override
  public Identity identity() throws ClusterFailure {
    return inner.identity();
  }

  @Override
  public Discovery discovery(boolean refresh) throws ClusterFailure {
    return inner.discovery(refresh);
  }

  @Override
  public Listing list(ResourceType type, String namespace, String labels, Detail detail)
      throws ClusterFailure {
    return inner.list(type, namespace, labels, detail);
  }

  @Override
  public Json.@Nullable Obj get(ResourceType type, String namespace, String name)
      throws ClusterFailure {
    return inner.get(type, namespace, name);
  }

  @Override
  public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
      throws ClusterFailure {
    return inner.apply(type, body, options);
  }

  @Override
  public Json.Obj patch(ResourceType type, ObjectKey key, Json.Arr operations, boolean dryRun)
      throws ClusterFailure {
    return inner.patch(type, key, operations, dryRun);
  }

  @Override
  public Json.Obj create(ResourceType type, Json.Obj body) throws ClusterFailure {
    return inner.create(type, body);
  }

  @Override
  public boolean delete(
      ResourceType type,
      String namespace,
      String name,
      Preconditions preconditions,
      Propagation how)
      throws ClusterFailure {
    return inner.delete(type, namespace, name, preconditions, how);
  }

  @Override
  public void close() {
    inner.close();
  }
}
