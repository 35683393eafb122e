package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A folder of compiled manifests on disk. Files are replaced whole or not at all, and only when
 * their bytes differ; of files that are no longer compiled, only those go that an index says are
 * ours.
 */
public final class OutputFolder {
  static final String INDEX = ".fleetwright-files.json";
  private static final byte[] SEPARATOR = "---\n".getBytes(StandardCharsets.UTF_8);
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._:-]");

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
    Files.createDirectories(root);
    var files = new TreeMap<String, List<Manifest>>();
    for (var cluster : plan.clusters().values()) {
      switch (layout) {
        case CLUSTER -> files.put(safe(cluster.cluster()) + ".yaml", cluster.manifests());
        case OBJECTS -> files.putAll(objectFiles(cluster));
      }
    }
    var ours = index();
    staysInside(files.keySet());
    staysInside(ours);
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
    writeIfChanged(
        INDEX, (JsonText.write(Json.strings(kept)) + "\n").getBytes(StandardCharsets.UTF_8));
    return new Result(written.get(), files.size() - written.get(), removed);
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

  private static Map<String, List<Manifest>> objectFiles(ClusterPlan cluster) {
    var files = new TreeMap<String, List<Manifest>>();
    var kindsOfPath = new HashMap<String, Set<String>>();
    for (var manifest : cluster.manifests()) {
      kindsOfPath
          .computeIfAbsent(objectPath(cluster, manifest, false), _ -> new TreeSet<>())
          .add(manifest.key().groupKind());
    }
    for (var manifest : cluster.manifests()) {
      var path = objectPath(cluster, manifest, false);
      boolean shared = kindsOfPath.getOrDefault(path, Set.of()).size() > 1;
      files.put(shared ? objectPath(cluster, manifest, true) : path, List.of(manifest));
    }
    return files;
  }

  private static String objectPath(ClusterPlan cluster, Manifest manifest, boolean withGroup) {
    var key = manifest.key();
    var folder = key.namespace().isEmpty() ? "_cluster" : safe(key.namespace());
    var kind = (withGroup ? key.groupKind() : key.kind()).toLowerCase(Locale.ROOT);
    return safe(cluster.cluster())
        + "/"
        + folder
        + "/"
        + safe(kind)
        + "-"
        + safe(key.name())
        + ".yaml";
  }

  /** A name as a part of a path that can never leave its folder. */
  private static String safe(String name) {
    var text =
        UNSAFE.matcher(name).replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
    return text.startsWith(".") ? "%2E" + text.substring(1) : text;
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
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) == bytes.length
          && Arrays.equals(Files.readAllBytes(file), bytes)) {
        return false;
      }
      Files.createDirectories(file.getParent() == null ? root : file.getParent());
      var fresh = file.resolveSibling("." + file.getFileName() + ".new");
      // What lies there is left from a run that was killed, or a link.
      Files.deleteIfExists(fresh);
      Files.write(fresh, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
            if (item instanceof Json.Str(var path) && path.endsWith(".yaml")) {
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
