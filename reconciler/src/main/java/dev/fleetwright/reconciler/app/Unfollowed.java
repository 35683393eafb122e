package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;

/**
 * Why the commit at the tip of the branch is not in force.
 *
 * @param code as in {@code docs/errors.md}
 * @param place in the commit; empty where it is about the commit as a whole
 * @param reason in words, one line
 * @param errors how many there are, of which this is the first
 */
record Unfollowed(String commit, String code, String place, String reason, int errors) {
  Unfollowed(String commit, String code, String reason) {
    this(commit, code, "", reason, 1);
  }

  /** A commit that does not compile, by the first of its errors. */
  static Unfollowed rejected(String commit, List<Diagnostic> diagnostics) {
    var errors = diagnostics.stream().filter(Diagnostic::isError).toList();
    var first = errors.isEmpty() ? diagnostics.getFirst() : errors.getFirst();
    return new Unfollowed(
        commit, first.code(), first.at().toString(), first.message(), Math.max(1, errors.size()));
  }

  Json.Obj json() {
    return Json.obj()
        .put("commit", commit)
        .put("code", code)
        .put("place", place)
        .put("reason", reason)
        .put("errors", errors)
        .build();
  }

  @Override
  public String toString() {
    return "commit %s is not in force: %s %s%s%s"
        .formatted(
            commit,
            code,
            place.isEmpty() ? "" : place + ": ",
            reason,
            errors > 1 ? ", and %d more".formatted(errors - 1) : "");
  }
}
