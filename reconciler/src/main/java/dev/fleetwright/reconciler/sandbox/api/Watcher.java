package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse.Sink;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.Change;
import dev.fleetwright.reconciler.sandbox.store.ObjectStore;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** WATCH: what changed since a version, then what changes, until the time is up. */
final class Watcher {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

  private final ObjectStore store;

  Watcher(ObjectStore store) {
    this.store = store;
  }

  /** One watch under way. */
  private record Watch(
      Kind kind,
      String namespace,
      String name,
      Predicate<Stored> selected,
      View view,
      boolean bookmarks,
      Sink sink) {

    private boolean covers(Stored stored) {
      return (namespace.isEmpty() || stored.namespace().equals(namespace))
          && (name.isEmpty() || stored.name().equals(name))
          && selected.test(stored);
    }

    void send(Change change) throws IOException {
      var before = change.before();
      var after = change.after();
      boolean was = before != null && covers(before);
      boolean is = after != null && covers(after);
      if (is && after != null) {
        sink.write(Rendering.event(was ? "MODIFIED" : "ADDED", kind, after, view));
      } else if (was && before != null) {
        sink.write(Rendering.event("DELETED", kind, after == null ? before : after, view));
      }
    }

    void bookmark(long version, boolean endsInitialEvents) throws IOException {
      var metadata =
          Json.obj()
              .put("resourceVersion", Long.toString(version))
              .put(
                  "annotations",
                  endsInitialEvents
                      ? Json.obj().put("k8s.io/initial-events-end", "true").build()
                      : null)
              .build();
      boolean partial = view == View.METADATA;
      var object =
          Json.obj()
              .put("kind", partial ? "PartialObjectMetadata" : kind.name())
              .put("apiVersion", partial ? "meta.k8s.io/v1" : kind.apiVersion())
              .put("metadata", metadata)
              .build();
      sink.write(line("BOOKMARK", object));
    }
  }

  HttpResponse watch(Kind kind, ApiRequest what, HttpRequest request) throws Failure {
    var view = View.of(request);
    var selected = Selectors.of(request);
    long seconds = Reader.number(request, "timeoutSeconds");
    var timeout = seconds > 0 ? Duration.ofSeconds(seconds) : LONGEST;
    boolean initial = request.flag("sendInitialEvents");
    var asked = request.parameter("resourceVersion");
    long since = asked == null || asked.isEmpty() ? 0 : Reader.parse(asked);
    boolean fromNow = since == 0;
    return new HttpResponse.Streamed(
        200,
        JSON,
        sink ->
            run(
                new Watch(
                    kind,
                    what.namespace(),
                    what.name(),
                    selected,
                    view,
                    request.flag("allowWatchBookmarks"),
                    sink),
                since,
                fromNow || initial,
                initial,
                System.nanoTime() + timeout.toNanos()));
  }

  private void run(Watch watch, long since, boolean fromState, boolean mark, long deadline)
      throws IOException, InterruptedException {
    BlockingQueue<Change> queue = new LinkedBlockingQueue<>();
    Consumer<Change> listener =
        change -> {
          if (change.resource().equals(watch.kind().resource())) {
            queue.add(change);
          }
        };
    try {
      long start = since;
      if (fromState) {
        var state = stateThenFollow(watch, listener);
        start = state.version();
        for (var stored : state.rest()) {
          if (watch.covers(stored)) {
            watch.sink().write(Rendering.event("ADDED", watch.kind(), stored, watch.view()));
          }
        }
        if (mark) {
          watch.bookmark(start, true);
        }
      } else {
        List<Change> missed = store.follow(watch.kind().resource(), since, listener);
        for (var change : missed) {
          watch.send(change);
        }
      }
      follow(watch, queue, deadline);
    } catch (ObjectStore.Forgotten e) {
      watch.sink().write(line("ERROR", Failure.expired(String.valueOf(e.getMessage())).status()));
    } finally {
      store.forget(listener);
    }
  }

  private ObjectStore.Snapshot stateThenFollow(Watch watch, Consumer<Change> listener)
      throws ObjectStore.Forgotten {
    return store.exclusively(() -> {
      var state = store.list(watch.kind().resource(), watch.namespace());
      store.follow(watch.kind().resource(), state.version(), listener);
      return state;
    });
  }

  private void follow(Watch watch, BlockingQueue<Change> queue, long deadline)
      throws IOException, InterruptedException {
    long nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
    for (long now = System.nanoTime(); now < deadline; now = System.nanoTime()) {
      var change = queue.poll(Math.min(deadline, nextBookmark) - now, TimeUnit.NANOSECONDS);
      if (change != null) {
        watch.send(change);
      } else if (watch.bookmarks() && System.nanoTime() >= nextBookmark) {
        watch.bookmark(store.version(), false);
        nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
      } else if (System.nanoTime() >= nextBookmark) {
        nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
      }
    }
  }

  private static byte[] line(String type, Json.Obj object) {
    var text = Rendering.text(Json.obj().put("type", type).put("object", object).build());
    var line = java.util.Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }
}
