package dev.fleetwright.reconciler.sandbox.store;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster. A write is one step for all readers; a caller that reads in order to
 * write does so {@linkplain #exclusively alone}.
 */
public final class ObjectStore {
  private static final int MOST_SNAPSHOTS = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<String, Stored>> byResource = new HashMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final int longestHistory;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private long version = 1;
  private long forgotten = 1;
  private long nextSnapshot = 1;

  /**
   * What is left of a LIST that is read page by page.
   *
   * @param version at which the whole LIST was taken
   */
  public record Snapshot(List<Stored> rest, long version) {}

  /** The version asked for is older than what is remembered. */
  public static final class Forgotten extends Exception {
    private static final long serialVersionUID = 1;

    Forgotten(long asked, long oldest) {
      super("too old resource version: " + asked + " (" + oldest + ")");
    }
  }

  /**
   * @param longestHistory how many writes are remembered for watches
   */
  public ObjectStore(int longestHistory) {
    this.longestHistory = longestHistory;
  }

  /** A piece of work that may fail in one way. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /** Does {@code work} while nobody else writes. */
  public <T, E extends Exception> T exclusively(Work<T, E> work) throws E {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  /** The version of the newest write. */
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  public @Nullable Stored get(String resource, String namespace, String name) {
    lock.lock();
    try {
      return objects(resource).get(namespace + "/" + name);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The objects of a resource at one moment, sorted by namespace and name.
   *
   * @param namespace empty for all
   */
  public Snapshot list(String resource, String namespace) {
    lock.lock();
    try {
      var all = objects(resource);
      Collection<Stored> chosen =
          namespace.isEmpty()
              ? all.values()
              : all.subMap(namespace + "/", true, namespace + "0", false).values();
      return new Snapshot(List.copyOf(chosen), version);
    } finally {
      lock.unlock();
    }
  }

  /** The resources that have objects, sorted. */
  public List<String> resources() {
    lock.lock();
    try {
      return byResource.entrySet().stream()
          .filter(e -> !e.getValue().isEmpty())
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Stores an object under its metadata's namespace and name, with a new resourceVersion. */
  public Stored put(String resource, Json.Obj object) {
    lock.lock();
    try {
      var stored = Stored.of(object, ++version);
      var before = objects(resource).put(stored.namespace() + "/" + stored.name(), stored);
      publish(new Change(resource, before, stored, version));
      return stored;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes an object.
   *
   * @param last as it was at the end
   * @return the same with the resourceVersion of its removal
   */
  public Stored remove(String resource, Json.Obj last) {
    lock.lock();
    try {
      var gone = Stored.of(last, ++version);
      objects(resource).remove(gone.namespace() + "/" + gone.name());
      publish(new Change(resource, gone, null, version));
      return gone;
    } finally {
      lock.unlock();
    }
  }

  private void publish(Change change) {
    history.add(change);
    while (history.size() > longestHistory) {
      forgotten = history.remove().version();
    }
    listeners.forEach(listener -> listener.accept(change));
  }

  /** Calls {@code listener} within every write; it must be quick and must not write. */
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /**
   * The changes after a version, then all that follow, until the listener is {@linkplain #forget
   * forgotten}.
   *
   * @return the changes so far; what follows goes to {@code listener}
   * @throws Forgotten when some of them are remembered no more
   */
  public List<Change> follow(String resource, long since, Consumer<Change> listener)
      throws Forgotten {
    lock.lock();
    try {
      if (since < forgotten) {
        throw new Forgotten(since, forgotten);
      }
      var missed = new ArrayList<Change>();
      for (var change : history) {
        if (change.version() > since && change.resource().equals(resource)) {
          missed.add(change);
        }
      }
      listeners.add(listener);
      return missed;
    } finally {
      lock.unlock();
    }
  }

  public void forget(Consumer<Change> listener) {
    listeners.remove(listener);
  }

  /** Forgets the history and all pages: older versions can be watched and continued no more. */
  public void compact() {
    lock.lock();
    try {
      history.clear();
      snapshots.clear();
      forgotten = version + 1;
      version++;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what is left of a LIST; the token leads back to it until newer ones push it out. */
  public String keep(Snapshot rest) {
    lock.lock();
    try {
      var token = Long.toString(nextSnapshot++);
      snapshots.put(token, rest);
      if (snapshots.size() > MOST_SNAPSHOTS) {
        snapshots.remove(snapshots.keySet().iterator().next());
      }
      return token;
    } finally {
      lock.unlock();
    }
  }

  /** The rest of a LIST, or null when it is kept no more. */
  public @Nullable Snapshot kept(String token) {
    lock.lock();
    try {
      return snapshots.get(token);
    } finally {
      lock.unlock();
    }
  }

  private NavigableMap<String, Stored> objects(String resource) {
    return byResource.computeIfAbsent(resource, _ -> new TreeMap<>());
  }
}
