package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Notes what a cluster is asked over sessions. */
final class Asked {
  private final Queue<String> reads = new ConcurrentLinkedQueue<>();
  private final Queue<String> writes = new ConcurrentLinkedQueue<>();

  int reads() {
    return reads.size();
  }

  int writes() {
    return writes.size();
  }

  @Override
  public String toString() {
    return reads + " " + writes;
  }

  ClusterSession of(ClusterSession session) {
    return new SessionWith(session) {
      @Override
      public Identity identity() throws ClusterFailure {
        reads.add("identity");
        return super.identity();
      }

      @Override
      public Discovery discovery(boolean refresh) throws ClusterFailure {
        if (refresh) {
          reads.add("discovery");
        }
        return super.discovery(refresh);
      }

      @Override
      public Listing list(ResourceType type, String namespace, String labels, Detail detail)
          throws ClusterFailure {
        reads.add("list " + type.plural() + " " + detail);
        return super.list(type, namespace, labels, detail);
      }

      @Override
      public Json.@Nullable Obj get(ResourceType type, String namespace, String name)
          throws ClusterFailure {
        reads.add("get " + type.plural() + " " + namespace + "/" + name);
        return super.get(type, namespace, name);
      }

      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        writes.add((options.dryRun() ? "try " : "apply ") + type.plural());
        return super.apply(type, body, options);
      }

      @Override
      public Json.Obj patch(ResourceType type, ObjectKey key, Json.Arr operations, boolean dryRun)
          throws ClusterFailure {
        writes.add((dryRun ? "try " : "patch ") + type.plural());
        return super.patch(type, key, operations, dryRun);
      }

      @Override
      public Json.Obj create(ResourceType type, Json.Obj body) throws ClusterFailure {
        writes.add("create " + type.plural());
        return super.create(type, body);
      }

      @Override
      public boolean delete(
          ResourceType type,
          String namespace,
          String name,
          Preconditions preconditions,
          Propagation how)
          throws ClusterFailure {
        writes.add("delete " + type.plural());
        return super.delete(type, namespace, name, preconditions, how);
      }
    };
  }
}
