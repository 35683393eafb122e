package dev.fleetwright.compiler.git;

import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a folder as it lies there: what a commit of it would hold. Files that Git is told to ignore
 * are left out unless they are tracked all the same; links are not followed.
 */
public final class WorktreeReader {
  private WorktreeReader() {}

  /**
   * @throws GitFailure when the folder cannot be read, or is a bare repository
   */
  public static Snapshot read(FleetRepo repo) throws GitFailure {
    if (repo.root().equals(repo.gitDir())) {
      throw new GitFailure(
          GitFailure.Kind.INPUT,
          repo.root() + " is a bare repository and has no working tree; name a commit with --at");
    }
    try {
      return Snapshot.of(Snapshot.WORKTREE, Instant.now().getEpochSecond(), entries(repo));
    } catch (IOException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot read " + repo.root(), e);
    }
  }

  private static List<Entry> entries(FleetRepo repo) throws IOException {
    var root = repo.root();
    var ignored = new IgnoreRules(repo);
    var entries = new ArrayList<Entry>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var path = path(root, folder);
            if (path.isEmpty()) {
              return FileVisitResult.CONTINUE;
            }
            if (folder.endsWith(".git") || ignored.folder(path)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (Files.exists(folder.resolve(".git"))) {
              entries.add(new Entry(path, Kind.SUBMODULE, 0, () -> new byte[0]));
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            var path = path(root, file);
            if (!file.endsWith(".git") && !ignored.file(path)) {
              entries.add(new Entry(path, kind(attributes), attributes.size(), () -> bytes(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return entries;
  }

  private static Kind kind(BasicFileAttributes attributes) {
    return attributes.isSymbolicLink()
        ? Kind.SYMLINK
        : attributes.isRegularFile() ? Kind.FILE : Kind.SPECIAL;
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
