package dev.fleetwright.reconciler.cli.text;

import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.source.Shown;

/** Which fleet and which commit a plan is of, and what of the working tree is not in it. */
public final class RevisionText {
  /** Enough of a digest to name a plan by. */
  private static final int DIGITS = 12;

  private RevisionText() {}

  /** One line. */
  public static String of(String fleet, String digest, Revision revision) {
    return "fleet %s, plan %s, at %s\n"
        .formatted(Shown.line(fleet), digest.substring(0, DIGITS), where(revision));
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
