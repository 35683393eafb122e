package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Our own bare copy of a fleet repo, kept up to date by fetching. What was fetched last stays there
 * whatever happens to the origin afterwards: a fetch that fails, or brings something malformed,
 * changes nothing. One process owns a mirror. Safe for several threads.
 */
public final class GitMirror {
  private static final String HEADS = "refs/heads/";
  private static final String KEPT = "refs/kept/";

  private final Origin origin;
  private final Path folder;
  private final Fetching fetching;

  private GitMirror(Origin origin, Path folder, Fetching fetching) {
    this.origin = origin;
    this.folder = folder;
    this.fetching = fetching;
  }

  /**
   * A mirror inside of a folder that may hold mirrors of other origins too. Nothing is fetched yet.
   *
   * @param token for an {@code https} origin that wants one, else null; {@code ssh} origins use the
   *     keys and the known hosts of the process's user
   * @param timeout of one update as a whole
   * @param nearby also allow addresses of this machine and its own network
   */
  public static GitMirror in(
      Path mirrors, Origin origin, @Nullable Token token, Duration timeout, boolean nearby)
      throws GitFailure {
    var folder = mirrors.resolve(digest(origin.toString()) + ".git");
    try {
      var mirror = new GitMirror(origin, folder, new Fetching(origin, token, timeout, nearby));
      if (Files.exists(folder.resolve(Constants.HEAD))) {
        removeLocks(folder);
      } else {
        mirror.empty();
      }
      return mirror;
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD, "cannot keep a mirror in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** The mirror as a repository to read commits from. */
  public FleetRepo repo() {
    return new FleetRepo(folder, folder, "");
  }

  public Origin origin() {
    return origin;
  }

  /**
   * Brings a branch up to date.
   *
   * @return the full id of the commit at its tip
   * @throws GitFailure when that did not work; {@link #last} still gives what was there before
   */
  public synchronized String update(String branch) throws GitFailure {
    var ref = HEADS + branch;
    if (!Repository.isValidRefName(ref)) {
      throw new GitFailure(GitFailure.Kind.INPUT, "'" + branch + "' cannot be a branch");
    }
    try {
      fetching.fetch(Repositories.open(folder), new RefSpec("+" + ref + ":" + ref));
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD,
          "cannot fetch " + branch + " of " + origin + ": " + e.getMessage(),
          e);
    }
    return last(branch)
        .orElseThrow(() ->
            new GitFailure(GitFailure.Kind.WORLD, origin + " has no branch '" + branch + "'"));
  }

  /**
   * Looks at all that the mirror should hold. It is a copy: where something of it is lost or
   * malformed it is emptied, and the next update fetches everything anew.
   *
   * @return whether it was emptied
   * @throws GitFailure when that was due and did not work
   */
  public synchronized boolean mend() throws GitFailure {
    if (MirrorCheck.isWhole(folder)) {
      return false;
    }
    try {
      empty();
      return true;
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD,
          "the mirror " + folder + " is damaged and cannot be made anew: " + e.getMessage(),
          e);
    }
  }

  private void empty() throws IOException {
    Repositories.close(folder);
    if (Files.exists(folder)) {
      FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
    }
    Files.createDirectories(folder);
    try (var repository = new RepositoryBuilder().setGitDir(folder.toFile()).build()) {
      repository.create(true);
    }
  }

  /** The commit that a branch had when it was last fetched with success. */
  public Optional<String> last(String branch) throws GitFailure {
    try {
      var ref = Repositories.open(folder).exactRef(HEADS + branch);
      return ref == null || ref.getObjectId() == null
          ? Optional.empty()
          : Optional.of(ref.getObjectId().name());
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot read the mirror " + folder, e);
    }
  }

  /**
   * Whether a commit has another one in its history, or is the same; false also where either is not
   * in the mirror.
   *
   * @param commit and {@code ancestor}: full ids
   */
  public boolean descends(String commit, String ancestor) throws GitFailure {
    return History.descends(repo(), commit, ancestor);
  }

  /**
   * Keeps a commit of a branch in the mirror also when the branch leaves it, instead of the one
   * that was kept before.
   *
   * @param commit full id
   */
  public synchronized void keep(String branch, String commit) throws GitFailure {
    try {
      var update = Repositories.open(folder).updateRef(KEPT + branch);
      update.setNewObjectId(ObjectId.fromString(commit));
      update.setForceUpdate(true);
      switch (update.update()) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
        case LOCK_FAILURE,
            IO_FAILURE,
            REJECTED,
            REJECTED_MISSING_OBJECT,
            REJECTED_OTHER_REASON,
            REJECTED_CURRENT_BRANCH,
            NOT_ATTEMPTED,
            RENAMED ->
            throw new IOException("its ref is " + update.getResult());
      }
    } catch (IOException e) {
      throw new GitFailure(
          GitFailure.Kind.WORLD, "cannot keep " + commit + " in the mirror " + folder, e);
    }
  }

  /** A process that was killed leaves them, and every later fetch would wait for it. */
  private static void removeLocks(Path folder) throws IOException {
    var places = List.of(folder, folder.resolve("refs"));
    for (var place : places) {
      int depth = place.equals(folder) ? 1 : 20;
      if (!Files.isDirectory(place)) {
        continue;
      }
      try (var files = Files.walk(place, depth)) {
        for (var lock : files.filter(file -> file.toString().endsWith(".lock")).toList()) {
          Files.deleteIfExists(lock);
        }
      } catch (UncheckedIOException e) {
        // JGit tidies up in the background: what vanished while we looked is no lock of the dead.
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e.getCause();
        }
      }
    }
  }

  private static String digest(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
