package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a fleet's files are.
 *
 * @param root the folder that holds the intent; the repository's own folder for a bare one
 * @param gitDir where Git keeps its data, or null for a folder that is no repository
 * @param prefix of the root inside the repository, with a {@code /} at the end, or empty
 */
public record FleetRepo(Path root, @Nullable Path gitDir, String prefix) {

  /**
   * Finds the fleet repo that a folder belongs to: the nearest folder, from this one upwards to the
   * top of its Git repository, that has the intent file. Without any, the top of the repository, or
   * the folder itself where there is none.
   *
   * @param intent path of the intent file inside the fleet repo
   * @throws GitFailure when there is no such folder
   */
  public static FleetRepo locate(Path folder, String intent) throws GitFailure {
    Path start;
    try {
      start = folder.toRealPath();
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.INPUT, "there is no folder " + folder, e);
    }
    if (isBare(start)) {
      return new FleetRepo(start, start, "");
    }
    var top = topOf(start);
    var gitDir = top == null ? null : gitDirOf(top);
    Path root = null;
    for (Path here = start; here != null && root == null; here = here.getParent()) {
      if (Files.exists(here.resolve(intent))) {
        root = here;
      }
      if (here.equals(top) || top == null) {
        break;
      }
    }
    if (root == null) {
      root = top == null ? start : top;
    }
    if (top == null || gitDir == null) {
      return new FleetRepo(root, null, "");
    }
    var inside = top.relativize(root).toString().replace('\\', '/');
    return new FleetRepo(root, gitDir, inside.isEmpty() ? "" : inside + "/");
  }

  /** The working tree that the fleet is in. */
  Path top() {
    long deep = prefix.chars().filter(c -> c == '/').count();
    return root.resolve("../".repeat((int) deep)).normalize();
  }

  private static boolean isBare(Path folder) {
    return Files.isRegularFile(folder.resolve("HEAD"))
        && Files.isDirectory(folder.resolve("objects"))
        && Files.isDirectory(folder.resolve("refs"));
  }

  private static @Nullable Path topOf(Path folder) {
    for (Path here = folder; here != null; here = here.getParent()) {
      if (Files.exists(here.resolve(".git"))) {
        return here;
      }
    }
    return null;
  }

  /** A linked work tree has a file that names the folder. */
  private static Path gitDirOf(Path top) throws GitFailure {
    var dotGit = top.resolve(".git");
    if (Files.isDirectory(dotGit)) {
      return dotGit;
    }
    try {
      var text = Files.readString(dotGit).strip();
      if (text.startsWith("gitdir: ")) {
        return top.resolve(text.substring("gitdir: ".length())).normalize();
      }
      throw new GitFailure(GitFailure.Kind.WORLD, dotGit + " names no git folder");
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot read " + dotGit, e);
    }
  }
}
