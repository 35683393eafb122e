package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.manifest.FillIn;
import dev.fleetwright.compiler.manifest.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a unit is on a cluster, with the texts that nothing looks into left blank; see {@link
 * FillIn}. Fit for every cluster that answers alike, whatever its blanks are filled with.
 */
public final class Outline {
  private final Resolver.Resolved resolved;
  private final Blanks blanks;
  private final Locals locals;

  Outline(Resolver.Resolved resolved, Blanks blanks, Locals locals) {
    this.resolved = resolved;
    this.blanks = blanks;
    this.locals = locals;
  }

  public Resolver.Resolved resolved() {
    return resolved;
  }

  public boolean hasBlanks() {
    return blanks.count() > 0;
  }

  /** Whether somebody has looked at a text in which blanks are, and may have seen a mark. */
  public boolean wasLookedInto() {
    return resolved.facts() instanceof UnitFacts facts && facts.lookedInto();
  }

  /**
   * What a cluster's blanks are filled with, after a render has asked for its fingerprints; null
   * where one of them has no text.
   */
  public @Nullable List<String> values(ClusterFacts cluster) {
    var facts = new UnitFacts(cluster, locals);
    facts.namespace(resolved.resolution().namespace());
    var values = blanks.values(facts);
    if (values != null && resolved.facts() instanceof UnitFacts used) {
      for (var fingerprint : used.fingerprints()) {
        var value = fingerprint.value().with(values);
        values.add(Manifest.fingerprint(value, fingerprint.digits()));
      }
    }
    return values;
  }
}
