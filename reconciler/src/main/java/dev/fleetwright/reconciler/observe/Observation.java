package dev.fleetwright.reconciler.observe;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.Collections;
import java.util.Map;

/**
 * One look at a cluster.
 *
 * @param live of every object that was asked for
 * @param outdated a kind that was served once is not any more, so discovery is to be asked again
 */
public record Observation(Map<ObjectKey, Live> live, boolean outdated) {
  private static final Live NOT_ASKED =
      new Live.Unknown("FW2032", "it was not asked for", "report this: it is a mistake of ours");

  public Observation {
    live = Collections.unmodifiableMap(live);
  }

  /** What was seen of an object; unknown for one that was not asked for. */
  public Live of(ObjectKey key) {
    return live.getOrDefault(key, NOT_ASKED);
  }
}
