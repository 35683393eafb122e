package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Finds objects of one cluster that two units want, or one unit wants twice. */
final class Duplicates {
  private Duplicates() {}

  /**
   * @param objects all of one cluster, in order, so that equal keys stand together
   */
  static void report(
      List<Placed> objects, List<Assembly.Member> members, List<Diagnostic> diagnostics) {
    var twice = new HashSet<ObjectKey>();
    for (int i = 1; i < objects.size(); i++) {
      if (objects.get(i - 1).key().equals(objects.get(i).key())) {
        twice.add(objects.get(i).key());
      }
    }
    if (twice.isEmpty()) {
      return;
    }
    var owners = new HashMap<ObjectKey, List<Assembly.Member>>();
    members.forEach(member ->
        member.objects().stream()
            .map(Placed::key)
            .filter(twice::contains)
            .distinct()
            .forEach(key -> owners.computeIfAbsent(key, _ -> new ArrayList<>()).add(member)));
    for (int i = 1; i < objects.size(); i++) {
      var first = objects.get(i - 1);
      var second = objects.get(i);
      if (first.key().equals(second.key())) {
        diagnostics.add(duplicate(first, second, owners.getOrDefault(first.key(), members)));
      }
    }
  }

  private static Diagnostic duplicate(Placed first, Placed second, List<Assembly.Member> owners) {
    var one = owners.getFirst();
    var other = owners.getLast();
    var error =
        Diagnostic.error(
            "FW1211",
            second.at(),
            owners.size() == 1
                ? "%s comes twice from '%s'".formatted(second.key(), one.id())
                : "%s comes from '%s' and from '%s'".formatted(second.key(), one.id(), other.id()));
    if (!first.at().equals(second.at())) {
      error = error.alsoAt(first.at(), "the other one");
    }
    var environment = one.outcome().environment().name();
    return environment.equals(other.outcome().environment().name())
        ? error.fix("take one of them out, or place them on different clusters")
        : error
            .because("both environments run on this cluster")
            .fix(
                "give one environment a `namespace` pattern, such as"
                    + " \"{{workload.namespace}}-{{environment.name}}\", or place it in one only:"
                    + " `placement: {select: {environment: "
                    + environment
                    + "}}`");
  }
}
