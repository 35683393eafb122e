package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Snapshots for tests. */
final class Folder {
  private Folder() {}

  /** A folder's files but those under {@code expected}. */
  static Snapshot snapshot(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return Snapshot.of(
          Snapshot.WORKTREE,
          0,
          paths
              .filter(path -> Files.isSymbolicLink(path) || Files.isRegularFile(path))
              .filter(path -> !path.startsWith(folder.resolve("expected")))
              .map(path -> entry(folder, path))
              .toList());
    }
  }

  private static Entry entry(Path folder, Path file) {
    try {
      var path = folder.relativize(file).toString().replace('\\', '/');
      var kind = Files.isSymbolicLink(file) ? Kind.SYMLINK : Kind.FILE;
      var bytes = kind == Kind.FILE ? Files.readAllBytes(file) : new byte[0];
      return new Entry(path, kind, bytes.length, () -> bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files by path. */
  static Snapshot of(Map<String, String> files) {
    return Snapshot.of(
        Snapshot.WORKTREE,
        0,
        files.entrySet().stream()
            .map(file -> {
              var bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
              return new Entry(file.getKey(), Kind.FILE, bytes.length, () -> bytes);
            })
            .toList());
  }
}
