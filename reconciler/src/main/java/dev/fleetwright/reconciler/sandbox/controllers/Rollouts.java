package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replicas that become ready: deployments, stateful sets, daemon sets, replica sets.
 *
 * <p>A change is first seen (observedGeneration, nothing updated yet), and a moment later done.
 * What was ready before stays ready while a broken image does not start.
 *
 * @param resource of the workloads
 * @param form how their status is written
 * @param progress of each workload by uid
 */
record Rollouts(String resource, StatusForm form, Map<String, Progress> progress)
    implements Controller {
  private static final Duration DEADLINE_CHECK = Duration.ofSeconds(1);

  Rollouts(String resource, StatusForm form) {
    this(resource, form, new ConcurrentHashMap<>());
  }

  /**
   * @param generation that was seen last
   * @param seenAt when, as {@link System#nanoTime}
   * @param rolled the template that all replicas have; empty for none
   */
  record Progress(long generation, long seenAt, String rolled) {}

  /**
   * How many replicas are in which state.
   *
   * @param late whether the deadline has passed
   */
  record Counts(long wanted, long total, long updated, long ready, boolean late) {
    boolean complete() {
      return updated == wanted && ready == wanted && total == wanted;
    }
  }

  /** Writes a status. */
  @FunctionalInterface
  interface StatusForm {
    Json.Obj status(Json.Obj object, Json.Obj before, Counts counts);
  }

  @Override
  public Optional<Duration> look(Cluster cluster, Json.Obj object) {
    var uid = Cluster.text(object, "metadata", "uid");
    if (Cluster.isGoing(object)) {
      progress.remove(uid);
      return Optional.empty();
    }
    long generation = Cluster.number(object, 0, "metadata", "generation");
    var template = template(object);
    var before = object.object("status");
    long ready = Cluster.number(before, 0, isDaemonSet(object) ? "numberReady" : "readyReplicas");
    long wanted = wanted(cluster, object);
    var known = progress.get(uid);
    if (known == null || known.generation() != generation) {
      var rolled = known == null ? "" : known.rolled();
      progress.put(uid, new Progress(generation, System.nanoTime(), rolled));
      long kept = Math.min(ready, wanted);
      boolean same = rolled.equals(template);
      write(cluster, object, new Counts(wanted, kept, same ? kept : 0, kept, false));
      return Optional.of(cluster.readyAfter());
    }
    var waited = Duration.ofNanos(System.nanoTime() - known.seenAt());
    if (waited.compareTo(cluster.readyAfter()) < 0) {
      return Optional.of(cluster.readyAfter().minus(waited));
    }
    if (Json.Bool.TRUE.equals(object.at("spec", "paused")) && !known.rolled().equals(template)) {
      return Optional.empty();
    }
    if (starts(object.object("spec", "template"))) {
      progress.put(uid, new Progress(generation, known.seenAt(), template));
      write(cluster, object, new Counts(wanted, wanted, wanted, wanted, false));
      return Optional.empty();
    }
    return broken(cluster, object, wanted, known, waited);
  }

  private Optional<Duration> broken(
      Cluster cluster, Json.Obj object, long wanted, Progress known, Duration waited) {
    long ready = known.rolled().isEmpty() ? 0 : wanted;
    var deadline =
        Duration.ofSeconds(Cluster.number(object, 600, "spec", "progressDeadlineSeconds"));
    boolean late = waited.compareTo(deadline) >= 0;
    long updated = wanted == 0 ? 0 : 1;
    write(cluster, object, new Counts(wanted, ready + updated, updated, ready, late));
    return late ? Optional.empty() : Optional.of(deadline.minus(waited).plus(DEADLINE_CHECK));
  }

  private void write(Cluster cluster, Json.Obj object, Counts counts) {
    var status = form.status(object, object.object("status"), counts);
    if (!status.equals(object.object("status"))) {
      cluster.status(resource, object, status);
    }
  }

  private static long wanted(Cluster cluster, Json.Obj object) {
    return isDaemonSet(object)
        ? cluster.core().stored("nodes", "").size()
        : Cluster.number(object, 1, "spec", "replicas");
  }

  private static boolean isDaemonSet(Json.Obj object) {
    return Cluster.text(object, "kind").equals("DaemonSet");
  }

  /** Whether pods of this template ever become ready. */
  static boolean starts(Json.Obj template) {
    for (var list : List.of("initContainers", "containers")) {
      for (var container : template.list("spec", list)) {
        var image = Cluster.text(container, "image");
        if (image.endsWith(":missing") || image.endsWith(":crash")) {
          return false;
        }
      }
    }
    return true;
  }

  /** Tells templates apart, as the hash in a replica set's name does. */
  static String template(Json.Obj object) {
    var template = JsonText.canonical(object.object("spec", "template"));
    return Integer.toUnsignedString(template.hashCode(), 36);
  }
}
