package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what is wrong on some clusters: one finding for all of them. */
final class ByCluster {
  private static final int SHOWN = 3;

  private final Map<Diagnostic, TreeSet<String>> found = new HashMap<>();

  void add(Diagnostic diagnostic, String cluster) {
    found.computeIfAbsent(diagnostic, _ -> new TreeSet<>()).add(cluster);
  }

  /** Each finding once, with the clusters that it concerns. */
  List<Diagnostic> diagnostics() {
    var all = new ArrayList<Diagnostic>();
    found.forEach((diagnostic, clusters) -> all.add(on(diagnostic, clusters)));
    all.sort(null);
    return all;
  }

  private static Diagnostic on(Diagnostic diagnostic, SortedSet<String> clusters) {
    var where =
        clusters.size() == 1
            ? " on cluster " + clusters.first()
            : " on %d clusters (%s%s)"
                .formatted(
                    clusters.size(),
                    String.join(", ", clusters.stream().limit(SHOWN).toList()),
                    clusters.size() > SHOWN ? ", ..." : "");
    return new Diagnostic(
        diagnostic.code(),
        diagnostic.severity(),
        diagnostic.at(),
        diagnostic.message() + where,
        diagnostic.also(),
        diagnostic.why(),
        diagnostic.fix());
  }
}
