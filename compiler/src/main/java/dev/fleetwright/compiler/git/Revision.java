package dev.fleetwright.compiler.git;

import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/**
 * What a fleet was read from, as people name it.
 *
 * @param commit full object id; of a working tree, the one that it is based on; empty where there
 *     is none
 * @param subject the first line of the commit's message
 * @param worktree whether the working tree was read instead of the commit
 * @param tree what the working tree says beside {@code HEAD}
 */
public record Revision(String commit, String subject, boolean worktree, Tree tree) {

  /** How the files of the fleet lie there. */
  public enum Tree {
    /** As {@code HEAD} has them. */
    CLEAN,
    /** Some were changed, added or removed since. */
    DIRTY,
    /** There is no Git repository, or one without a working tree. */
    NONE
  }

  /**
   * Looks at the working tree: a walk over the fleet's files, without reading those that have the
   * size and time that Git remembers.
   *
   * @param commit as in {@link Snapshot#commit}
   */
  public static Revision of(FleetRepo repo, String commit) throws GitFailure {
    var gitDir = repo.gitDir();
    boolean worktree = commit.equals(Snapshot.WORKTREE);
    if (gitDir == null) {
      return new Revision("", "", worktree, Tree.NONE);
    }
    try {
      var id = Repositories.open(gitDir).resolve(worktree ? Constants.HEAD : commit);
      var tree = tree(repo, gitDir);
      return id == null
          ? new Revision("", "", worktree, tree)
          : new Revision(id.name(), subject(gitDir, id), worktree, tree);
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD, "cannot read the repository " + gitDir + ": " + e.getMessage(), e);
    }
  }

  private static String subject(Path gitDir, ObjectId id) throws IOException {
    try (var walk = new RevWalk(Repositories.open(gitDir))) {
      return walk.parseCommit(id).getShortMessage();
    }
  }

  private static Tree tree(FleetRepo repo, Path gitDir) throws IOException {
    if (repo.root().equals(gitDir)) {
      return Tree.NONE;
    }
    try (var repository =
        new RepositoryBuilder()
            .setGitDir(gitDir.toFile())
            .setWorkTree(repo.top().toFile())
            .setMustExist(true)
            .build()) {
      var diff = new IndexDiff(repository, Constants.HEAD, new FileTreeIterator(repository));
      if (!repo.prefix().isEmpty()) {
        diff.setFilter(PathFilter.create(repo.prefix().substring(0, repo.prefix().length() - 1)));
      }
      return diff.diff() ? Tree.DIRTY : Tree.CLEAN;
    }
  }
}
