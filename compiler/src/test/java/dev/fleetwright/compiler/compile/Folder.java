package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.Snapshot.Entry;
import dev.fleetwright.compiler.source.Snapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Snapshots for tests. */
final class Folder {
  private Folder() {}

  /** A folder's files but those under {@code expected} and {@code after}. */
  static Snapshot snapshot(Path folder) throws IOException {
    return Snapshot.of(Snapshot.WORKTREE, 0, List.copyOf(before(folder).values()));
  }

  /** The same with what is under {@code after} laid over it. */
  static Snapshot snapshotAfter(Path folder) throws IOException {
    var entries = before(folder);
    entries.putAll(entries(folder.resolve("after")));
    return Snapshot.of(Snapshot.WORKTREE, 0, List.copyOf(entries.values()));
  }

  private static Map<String, Entry> before(Path folder) throws IOException {
    var entries = entries(folder);
    entries.keySet().removeIf(path -> path.startsWith("expected/") || path.startsWith("after/"));
    return entries;
  }

  private static Map<String, Entry> entries(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      var entries = new TreeMap<String, Entry>();
      paths
          .filter(path -> Files.isSymbolicLink(path) || Files.isRegularFile(path))
          .map(path -> entry(folder, path))
          .forEach(entry -> entries.put(entry.path(), entry));
      return entries;
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
