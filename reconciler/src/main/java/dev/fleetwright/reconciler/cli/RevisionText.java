package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.source.Shown;

/** Which fleet and which commit a plan is of, and what of the working tree is not in it. */
final class RevisionText {
  private RevisionText() {}

  /** One line. */
  static String of(String fleet, Revision revision) {
    return "fleet %s at %s\n".formatted(Shown.line(fleet), where(revision));
  }

  private static String where(Revision revision) {
    var commit =
        revision.commit().isEmpty()
            ? ""
            : StatusText.commit(revision.commit()) + " \"" + Shown.of(revision.subject()) + '"';
    if (revision.worktree()) {
      return "the working tree, "
          + switch (revision.tree()) {
            case CLEAN -> "which is " + commit;
            case DIRTY ->
                commit.isEmpty() ? "before any commit" : commit + " and what was changed since";
            case NONE -> "of no Git repository";
          };
    }
    return commit
        + switch (revision.tree()) {
          case CLEAN -> "; the working tree is clean";
          case DIRTY ->
              "; the working tree has changes that are not committed and not in it (see --at"
                  + " worktree)";
          case NONE -> "";
        };
  }
}
