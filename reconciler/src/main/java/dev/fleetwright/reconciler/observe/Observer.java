package dev.fleetwright.reconciler.observe;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.cluster.Together;
import dev.fleetwright.reconciler.inventory.Owner;
import dev.fleetwright.reconciler.observe.Kinds.GroupKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Looks at a cluster: one LIST of our members for each kind, and a GET for each object that no list
 * had, for its label may have been taken off. A list that fails makes its kind unknown.
 */
public final class Observer {
  /** Each is a connection, and shaking hands costs both sides more than a list of little. */
  private static final int AT_ONCE = 4;

  private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

  private final ClusterSession session;
  private final Owner us;
  private final Kinds kinds;
  private final Map<ObjectKey, Live> live = new HashMap<>();
  private final AtomicBoolean outdated = new AtomicBoolean();

  private Observer(ClusterSession session, Owner us, Kinds kinds) {
    this.session = session;
    this.us = us;
    this.kinds = kinds;
  }

  /**
   * Looks at the given objects.
   *
   * @param us whose members are listed
   * @param wanted the objects with the version each is wanted in, or was last written in
   * @param whole which kinds are to be read whole; of the others, metadata
   * @throws ClusterFailure when the cluster as a whole cannot be worked with
   */
  public static Observation observe(
      ClusterSession session,
      Owner us,
      Kinds kinds,
      Map<ObjectKey, GroupVersionKind> wanted,
      Predicate<GroupKind> whole)
      throws ClusterFailure, InterruptedException {
    var observer = new Observer(session, us, kinds);
    observer.list(wanted, whole);
    observer.getUnlisted(wanted);
    return new Observation(observer.live, observer.outdated.get());
  }

  private void list(Map<ObjectKey, GroupVersionKind> wanted, Predicate<GroupKind> whole)
      throws ClusterFailure, InterruptedException {
    var byKind = new TreeMap<String, Map<ObjectKey, GroupVersionKind>>();
    wanted.forEach(
        (key, gvk) -> byKind.computeIfAbsent(key.groupKind(), _ -> new HashMap<>()).put(key, gvk));
    var seen = Together.map(List.copyOf(byKind.values()), AT_ONCE, objects -> look(objects, whole));
    seen.forEach(live::putAll);
  }

  /** What a LIST says of the objects of one kind; those that it does not have are left out. */
  private Map<ObjectKey, Live> look(
      Map<ObjectKey, GroupVersionKind> objects, Predicate<GroupKind> whole) throws ClusterFailure {
    var gvk = objects.values().iterator().next();
    var kind = GroupKind.of(gvk);
    var found = new HashMap<ObjectKey, Live>();
    var type = type(gvk);
    if (type.isEmpty()) {
      objects.forEach((key, version) -> found.put(key, unserved(version, false)));
      return found;
    }
    boolean full = whole.test(kind);
    try {
      var detail = full ? Detail.FULL : Detail.METADATA;
      for (var item : session.list(type.get(), us.selector(), detail).items()) {
        // Some aggregated API servers pass over the selector.
        if (us.isMember(item.object())) {
          var key = key(kind, item.object());
          if (objects.containsKey(key)) {
            found.put(key, new Live.Present(type.get(), item.object(), full, true));
          }
        }
      }
    } catch (ClusterFailure e) {
      if (e.concernsCluster()) {
        throw e;
      }
      if (e.kind() == ClusterFailure.Kind.NO_SUCH_KIND) {
        outdated.set(true);
      }
      objects.keySet().forEach(key -> found.put(key, unknown(e)));
      return found;
    }
    objects.forEach((key, version) -> {
      if (kinds.served(version).isEmpty()) {
        found.put(key, unserved(version, found.containsKey(key)));
      }
    });
    return found;
  }

  private void getUnlisted(Map<ObjectKey, GroupVersionKind> wanted)
      throws ClusterFailure, InterruptedException {
    get(wanted, key -> key.kind().equals("Namespace") && key.group().isEmpty());
    var absent = new HashSet<String>();
    live.forEach((key, seen) -> {
      if (seen instanceof Live.Absent && GroupKind.of(key).equals(NAMESPACE)) {
        absent.add(key.name());
      }
    });
    for (var entry : wanted.entrySet()) {
      // In a namespace that is not there, nothing is.
      if (absent.contains(entry.getKey().namespace())) {
        type(entry.getValue())
            .ifPresent(type -> live.putIfAbsent(entry.getKey(), new Live.Absent(type)));
      }
    }
    get(wanted, _ -> true);
  }

  private void get(Map<ObjectKey, GroupVersionKind> wanted, Predicate<ObjectKey> which)
      throws ClusterFailure, InterruptedException {
    var keys = new ArrayList<ObjectKey>();
    for (var key : wanted.keySet()) {
      if (which.test(key) && !live.containsKey(key)) {
        keys.add(key);
      }
    }
    if (keys.isEmpty()) {
      return;
    }
    var found =
        Together.map(
            keys,
            AT_ONCE,
            key -> {
              var type = type(required(wanted, key)).orElseThrow();
              try {
                var object = session.get(type, key.namespace(), key.name());
                return object == null
                    ? new Live.Absent(type)
                    : new Live.Present(type, object, true, us.isMember(object));
              } catch (ClusterFailure e) {
                if (e.concernsCluster()) {
                  throw e;
                }
                return unknown(e);
              }
            });
    for (int i = 0; i < keys.size(); i++) {
      live.put(keys.get(i), found.get(i));
    }
  }

  private Optional<ResourceType> type(GroupVersionKind gvk) {
    return kinds.served(gvk).or(() -> kinds.served(GroupKind.of(gvk)));
  }

  private Live unserved(GroupVersionKind gvk, boolean exists) {
    if (kinds.stale(gvk.group())) {
      return new Live.Unknown(
          "FW2032",
          "the cluster does not know at the moment what it serves of " + gvk.group(),
          "see which APIService is not available: kubectl get apiservices");
    }
    return new Live.Unserved(
        kinds.served(GroupKind.of(gvk)).isPresent()
            ? "the cluster serves " + gvk.kind() + " but not in " + gvk.apiVersion()
            : "the cluster does not serve " + gvk,
        exists);
  }

  private static Live unknown(ClusterFailure e) {
    return new Live.Unknown(e.kind().code(), String.valueOf(e.getMessage()), e.fix());
  }

  private static GroupVersionKind required(Map<ObjectKey, GroupVersionKind> wanted, ObjectKey key) {
    var gvk = wanted.get(key);
    if (gvk == null) {
      throw new IllegalArgumentException("nobody asked for " + key);
    }
    return gvk;
  }

  private static ObjectKey key(GroupKind kind, Json.Obj object) {
    var name = object.text("metadata", "name");
    var namespace = object.text("metadata", "namespace");
    return new ObjectKey(
        kind.group(), kind.kind(), namespace == null ? "" : namespace, name == null ? "" : name);
  }
}
