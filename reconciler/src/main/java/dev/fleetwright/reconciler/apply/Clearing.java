package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.drift.ClusterDiff.Cause;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.leftover.Patch;
import dev.fleetwright.reconciler.leftover.Search;
import dev.fleetwright.reconciler.leftover.Takeover;
import dev.fleetwright.reconciler.observe.Live;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what others left in an object and must go from it, so that it can be made ours and the
 * apply that follows takes it away. Reads the object only where there may be something, and asks
 * the server by dry runs alone.
 */
public final class Clearing {
  private static final Pattern GONE_VERSION =
      Pattern.compile("request to convert CR to an invalid group/version: ([^\\s\"]+)");

  private final ClusterSession session;

  public Clearing(ClusterSession session) {
    this.session = session;
  }

  /** What is to be taken over before a write; nothing, as nearly always. */
  public Optional<Takeover> before(ResourceType type, Write write, Live.Present live)
      throws ClusterFailure {
    boolean adopts = write.cause() == Cause.ADOPTED && Takeover.isLetGo(live.object());
    boolean drifted = write.cause() == Cause.DRIFTED && hasItems(write.desired().body());
    if (!adopts && !drifted) {
      return Optional.empty();
    }
    var start = whole(type, write, live);
    if (start == null) {
      return Optional.empty();
    }
    if (!adopts) {
      return some(start.strays(write.desired().body(start.live())));
    }
    var all = start.adopting();
    var key = write.desired().key();
    var wanted = write.desired().body(all.object());
    // What cannot go any more, as a claim's volume, stays with those who had it.
    boolean refused = !refusals(type, key, all.live(), all.after(wanted)).isEmpty();
    return some(refused ? start.adopting(wanted) : all);
  }

  /** What is to be taken over after a write was refused, so that it is taken; nothing else. */
  public Optional<Takeover> after(
      ResourceType type, Write write, Live.Present live, ClusterFailure refusal)
      throws ClusterFailure {
    var gone = GONE_VERSION.matcher(String.valueOf(refusal.getMessage()));
    boolean ofGoneVersion = gone.find();
    if (!ofGoneVersion && (refusal.kind() != Kind.INVALID || Explain.isImmutable(refusal))) {
      return Optional.empty();
    }
    var start = whole(type, write, live);
    if (start == null) {
      return Optional.empty();
    }
    if (ofGoneVersion) {
      // All at once: a server that cannot convert one of them takes no change to any.
      var known = session.discovery(true).types();
      var kind = type.gvk();
      return some(
          start.without(apiVersion ->
              apiVersion.equals(gone.group(1))
                  || !known.containsKey(GroupVersionKind.of(apiVersion, kind.kind()))));
    }
    var key = write.desired().key();
    var wanted = write.desired().body(start.live());
    var search =
        new Search(
            wanted, write.desired().yielded(), object -> refusals(type, key, start.live(), object));
    return search.from(start).flatMap(Clearing::some);
  }

  /** Writes who owns what; of several who do, one succeeds. */
  Json.Obj claim(ResourceType type, Write write, Takeover takeover) throws ClusterFailure {
    return session.patch(type, write.desired().key(), Patch.ofOwners(takeover), false);
  }

  /** What the object would be after a takeover and the write. */
  public Json.Obj preview(ResourceType type, Write write, Takeover takeover) throws ClusterFailure {
    var wanted = write.desired().body(takeover.object());
    var patch = Patch.of(takeover.live(), takeover.after(wanted));
    return session.patch(type, write.desired().key(), patch, true);
  }

  private List<ClusterFailure.Cause> refusals(
      ResourceType type, ObjectKey key, Json.Obj live, Json.Obj object) throws ClusterFailure {
    try {
      session.patch(type, key, Patch.of(live, object), true);
      return List.of();
    } catch (ClusterFailure e) {
      if (e.kind() != Kind.INVALID || e.causes().isEmpty()) {
        throw e;
      }
      return e.causes();
    }
  }

  /** Of the object that was seen; null when it is not there any more. */
  private @Nullable Takeover whole(ResourceType type, Write write, Live.Present live)
      throws ClusterFailure {
    var key = write.desired().key();
    var read = session.get(type, key.namespace(), key.name());
    return read != null && live.uid().equals(read.text("metadata", "uid"))
        ? Takeover.of(read, write.desired().gvk().apiVersion())
        : null;
  }

  private static Optional<Takeover> some(Takeover takeover) {
    return takeover.isNothing() ? Optional.empty() : Optional.of(takeover);
  }

  private static boolean hasItems(Json value) {
    return switch (value) {
      case Json.Obj(var fields) -> fields.values().stream().anyMatch(Clearing::hasItems);
      case Json.Arr(var items) -> items.stream().anyMatch(Json.Obj.class::isInstance);
      default -> false;
    };
  }
}
