package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What an author may have meant by a path that has no value. */
final class Missing {
  private static final List<String> ROOTS =
      List.of("cluster", "environment", "fleet", "provider", "vars", "workload");

  private Missing() {}

  static String fix(Scope scope, String text) {
    var path = ScopePath.parse(text);
    if (path != null) {
      var keys = path.keys();
      if (!ROOTS.contains(path.root())) {
        return Spelling.nearest(path.root(), ROOTS)
            .map(root -> question(keys, 0, root))
            .orElse("a template starts with one of " + String.join(", ", ROOTS));
      }
      for (int i = 1; i < keys.size(); i++) {
        var known = keysOf(scope, keys.subList(0, i));
        if (!known.contains(keys.get(i))) {
          int at = i;
          var near = Spelling.nearest(keys.get(i), known);
          if (near.isPresent()) {
            return question(keys, at, near.get());
          }
          break;
        }
      }
    }
    return "give it a value, or write {{default " + text + " \"...\"}}";
  }

  private static Collection<String> keysOf(Scope scope, List<String> path) {
    var value = scope.get(new ScopePath(path).toString());
    // Why there is none is no reason for anything that is asked later.
    scope.reason();
    return value instanceof Json.Obj(var fields) ? fields.keySet() : List.of();
  }

  private static String question(List<String> keys, int at, String instead) {
    var corrected = new ArrayList<>(keys);
    corrected.set(at, instead);
    return "did you mean {{" + new ScopePath(corrected) + "}}?";
  }
}
