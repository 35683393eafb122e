package dev.fleetwright.compiler.git;

import java.io.IOException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;

/** How commits of a repository hang together. */
public final class History {
  private History() {}

  /**
   * Whether a commit has another one in its history, or is the same; false also where either is not
   * in the repository.
   *
   * @param commit and {@code ancestor}: full ids
   */
  public static boolean descends(FleetRepo repo, String commit, String ancestor) throws GitFailure {
    var gitDir = repo.gitDir();
    if (gitDir == null) {
      return false;
    }
    try (var walk = new RevWalk(Repositories.open(gitDir))) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(ancestor)),
          walk.parseCommit(ObjectId.fromString(commit)));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return false;
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot read the repository " + gitDir, e);
    }
  }

  /** Whether older commits were left out when the repository was cloned. */
  public static boolean isShallow(FleetRepo repo) throws GitFailure {
    var gitDir = repo.gitDir();
    try {
      return gitDir != null
          && !Repositories.open(gitDir).getObjectDatabase().getShallowCommits().isEmpty();
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot read the repository " + gitDir, e);
    }
  }
}
