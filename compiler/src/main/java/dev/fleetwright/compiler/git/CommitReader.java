package dev.fleetwright.compiler.git;

import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/** Reads commits from a repository's object database. */
public final class CommitReader {
  private static final int MOST_ENTRIES = 500_000;

  /** In bytes. */
  private static final int LARGEST_TREE = 64 << 20;

  private CommitReader() {}

  /**
   * The fleet's files at a commit. File contents are read when they are asked for.
   *
   * @param revision anything that Git takes for a commit: an id, a branch, {@code HEAD~2}, a tag
   * @throws GitFailure of kind INPUT when there is no such commit or the folder is no repository
   */
  public static Snapshot read(FleetRepo repo, String revision) throws GitFailure {
    var gitDir = repo.gitDir();
    if (gitDir == null) {
      throw new GitFailure(
          GitFailure.Kind.INPUT,
          repo.root() + " is in no Git repository, so there is no commit '" + revision + "'");
    }
    try {
      var repository = Repositories.open(gitDir);
      try (var walk = new RevWalk(repository)) {
        var commit = commit(repository, walk, revision);
        if (commit == null) {
          throw new GitFailure(
              GitFailure.Kind.INPUT, "there is no commit '" + revision + "' in " + repo.root());
        }
        return snapshot(repository, gitDir, commit, repo.prefix());
      }
    } catch (CorruptObjectException e) {
      throw new GitFailure(
          GitFailure.Kind.INPUT,
          "the commit '"
              + Shown.of(revision)
              + "' has a tree that means something else to each reader: "
              + Shown.line(String.valueOf(e.getMessage())),
          e);
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD, "cannot read the repository " + gitDir + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable RevCommit commit(Repository repository, RevWalk walk, String revision)
      throws IOException {
    try {
      ObjectId id = repository.resolve(revision + "^{commit}");
      return id == null ? null : walk.parseCommit(id);
    } catch (RevisionSyntaxException
        | AmbiguousObjectException
        | IncorrectObjectTypeException
        | MissingObjectException e) {
      return null;
    }
  }

  private static Snapshot snapshot(
      Repository repository, Path gitDir, RevCommit commit, String prefix) throws IOException {
    var entries = new ArrayList<Entry>();
    try (var walk = new TreeWalk(repository);
        var reader = repository.newObjectReader()) {
      walk.addTree(commit.getTree());
      check(reader, commit.getTree());
      if (!prefix.isEmpty()) {
        walk.setFilter(PathFilter.create(prefix.substring(0, prefix.length() - 1)));
      }
      while (walk.next()) {
        if (entries.size() == MOST_ENTRIES) {
          throw new IOException("the commit has more than " + MOST_ENTRIES + " files");
        }
        if (walk.isSubtree()) {
          check(reader, walk.getObjectId(0));
          walk.enterSubtree();
          continue;
        }
        var path = walk.getPathString();
        var kind = kind(walk.getFileMode(0));
        if (!path.startsWith(prefix)) {
          continue;
        }
        var id = walk.getObjectId(0);
        long size = kind == Kind.FILE ? reader.getObjectSize(id, Constants.OBJ_BLOB) : 0;
        entries.add(new Entry(path.substring(prefix.length()), kind, size, () -> blob(gitDir, id)));
      }
    }
    return Snapshot.of(commit.name(), commit.getCommitTime(), entries);
  }

  /** As the service does of all that it fetches: no name twice, none that leads elsewhere. */
  private static void check(ObjectReader reader, ObjectId tree) throws IOException {
    new ObjectChecker()
        .setSafeForMacOS(true)
        .checkTree(tree, reader.open(tree, Constants.OBJ_TREE).getCachedBytes(LARGEST_TREE));
  }

  private static Kind kind(FileMode mode) {
    return FileMode.SYMLINK.equals(mode)
        ? Kind.SYMLINK
        : FileMode.GITLINK.equals(mode) ? Kind.SUBMODULE : Kind.FILE;
  }

  private static byte[] blob(Path gitDir, ObjectId id) {
    try {
      return Repositories.open(gitDir).open(id, Constants.OBJ_BLOB).getBytes(Snapshot.LARGEST_FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
