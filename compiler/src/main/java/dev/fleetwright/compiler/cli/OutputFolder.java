package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.FleetPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A folder of compiled manifests on disk. Files are replaced whole or not at all, and only when
 * their bytes differ. An index says which are ours: only those are overwritten, and go when they
 * are no longer compiled.
 */
public final class OutputFolder {
  static final String INDEX = ".fleetwright-files.json";
  private static final byte[] SEPARATOR = "---\n".getBytes(StandardCharsets.UTF_8);

  private final Path root;

  public OutputFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** How compiled manifests are laid out in files. */
  public enum Layout {
    /** One multi-document file for each cluster. */
    CLUSTER,
    /** One file for each object. */
    OBJECTS
  }

  /** How many files were written, were right already, and were removed. */
  public record Result(int written, int unchanged, int removed) {}

  /**
   * Makes the folder hold exactly the plan's files, besides what was never ours.
   *
   * @param whole the plan has every cluster of the fleet, so files of other clusters are stale
   */
  public Result write(FleetPlan plan, Layout layout, boolean whole) throws IOException {
    if (Files.isSymbolicLink(root)) {
      throw new IOException(
          root
              + " is a symbolic link, so that files would be written or removed elsewhere; name the"
              + " folder that it leads to");
    }
    Files.createDirectories(root);
    var files = new TreeMap<String, List<Manifest>>();
    for (var cluster : plan.clusters().values()) {
      switch (layout) {
        case CLUSTER -> files.put(FileNames.of(cluster), cluster.manifests());
        case OBJECTS -> files.putAll(FileNames.ofObjects(cluster));
      }
    }
    var ours = index();
    staysInside(files.keySet());
    staysInside(ours);
    requireOurs(files, ours);
    // Said before they are there: after a run that was killed they are ours as well.
    var both = new TreeSet<>(ours);
    both.addAll(files.keySet());
    writeIndex(both);
    int written = writeAll(files);
    int removed = 0;
    var kept = new TreeSet<>(files.keySet());
    for (var path : ours) {
      if (files.containsKey(path)) {
        continue;
      }
      if (whole || plan.clusters().containsKey(clusterOf(path))) {
        removed += remove(path) ? 1 : 0;
      } else {
        kept.add(path);
      }
    }
    writeIndex(kept);
    return new Result(written, files.size() - written, removed);
  }

  private int writeAll(Map<String, List<Manifest>> files) throws IOException {
    var written = new AtomicInteger();
    try {
      files.entrySet().parallelStream()
          .forEach(file -> {
            if (writeIfChanged(file.getKey(), bytes(file.getValue()))) {
              written.incrementAndGet();
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return written.get();
  }

  private void writeIndex(Collection<String> paths) throws IOException {
    try {
      writeIfChanged(
          INDEX, (JsonText.write(Json.strings(paths)) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Nothing that somebody else wrote is overwritten, unless it is what would be written. */
  private void requireOurs(Map<String, List<Manifest>> files, Set<String> ours) throws IOException {
    for (var each : files.entrySet()) {
      var file = root.resolve(each.getKey());
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(
            file
                + " is a folder, where a file would be written; remove it, and nothing was"
                + " written");
      }
      if (!ours.contains(each.getKey())
          && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !holds(file, bytes(each.getValue()))) {
        throw new IOException(
            file
                + " was not written by this command, which would overwrite it; move it away or name"
                + " another folder, and nothing was written");
      }
    }
  }

  private static boolean holds(Path file, byte[] bytes) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == bytes.length
        && Arrays.equals(Files.readAllBytes(file), bytes);
  }

  /** The documents of some manifests, each after a separator. */
  public static byte[] bytes(List<Manifest> manifests) {
    var texts = new byte[manifests.size()][];
    int length = 0;
    for (int i = 0; i < texts.length; i++) {
      texts[i] = manifests.get(i).yaml();
      length += SEPARATOR.length + texts[i].length;
    }
    var all = ByteBuffer.allocate(length);
    for (var text : texts) {
      all.put(SEPARATOR).put(text);
    }
    return all.array();
  }

  private static String clusterOf(String path) {
    int slash = path.indexOf('/');
    return slash < 0
        ? path.substring(0, path.length() - ".yaml".length())
        : path.substring(0, slash);
  }

  /** A link in the folder, which may have come with a commit, must not lead the files elsewhere. */
  private void staysInside(Collection<String> paths) throws IOException {
    var folders = new TreeSet<Path>();
    for (var path : paths) {
      for (var folder = root.resolve(path).normalize().getParent();
          folder != null && folder.startsWith(root) && !folder.equals(root);
          folder = folder.getParent()) {
        folders.add(folder);
      }
    }
    for (var folder : folders) {
      if (Files.isSymbolicLink(folder)) {
        throw new IOException(
            folder
                + " is a symbolic link, so that files would be written or removed elsewhere; remove"
                + " it, and nothing was written");
      }
    }
  }

  private boolean writeIfChanged(String path, byte[] bytes) {
    var file = root.resolve(path);
    try {
      if (holds(file, bytes)) {
        return false;
      }
      Files.createDirectories(file.getParent() == null ? root : file.getParent());
      var fresh = file.resolveSibling("." + file.getFileName() + ".new");
      // What lies there is left from a run that was killed, or a link.
      Files.deleteIfExists(fresh);
      try {
        Files.write(fresh, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean remove(String path) throws IOException {
    var file = root.resolve(path).normalize();
    // The index is a file that anybody can edit: it must not lead out of the folder.
    if (!file.startsWith(root) || !Files.deleteIfExists(file)) {
      return false;
    }
    for (var folder = file.getParent();
        folder != null && !folder.equals(root) && isEmpty(folder);
        folder = folder.getParent()) {
      Files.delete(folder);
    }
    return true;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private Set<String> index() throws IOException {
    var file = root.resolve(INDEX);
    var paths = new TreeSet<String>();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        if (JsonText.parse(Files.readAllBytes(file)) instanceof Json.Arr(var items)) {
          for (var item : items) {
            if (item instanceof Json.Str(var path) && FileNames.isOurs(path)) {
              paths.add(path);
            }
          }
        }
      } catch (JsonText.Malformed e) {
        // Without a readable index nothing is known to be ours, so nothing is removed.
        return Set.of();
      }
    }
    return paths;
  }
}
