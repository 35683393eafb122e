package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All servers of this JVM: one etcd under them, one temporary folder, and the servers that test
 * classes share one after another. Everything is killed and the folder removed when the JVM ends; a
 * folder that a killed JVM left is removed by the next one.
 */
final class Pool {
  private static final String PREFIX = "fleetwright-real-";
  private static final Pattern FOLDER = Pattern.compile(PREFIX + "(\\d+)-.*");
  private static @Nullable Pool instance;

  private final Path program;
  private final Path folder;
  private final Etcd etcd;
  private final List<ApiServer> all = new ArrayList<>();
  private final Map<String, ApiServer> shared = new HashMap<>();

  private Pool(Path program) {
    this.program = program;
    try {
      removeLeftovers();
      folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    etcd = new Etcd(program, folder);
  }

  static synchronized Pool of(Path program) {
    if (instance == null) {
      instance = new Pool(program);
    }
    return instance;
  }

  Path folder() {
    return folder;
  }

  /** A new, empty cluster, not started. */
  synchronized ApiServer fresh(@Nullable String minor, boolean controlled, List<String> flags) {
    try {
      var own = Files.createDirectory(folder.resolve("cluster-" + all.size()));
      var server = new ApiServer(program, own, etcd, minor, controlled, flags);
      all.add(server);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster that earlier classes used under this key, or a new one, not started. */
  synchronized ApiServer shared(String key, @Nullable String minor, boolean controlled) {
    var known = shared.get(key);
    if (known == null) {
      known = fresh(minor, controlled, List.of());
      shared.put(key, known);
    }
    return known;
  }

  private void close() {
    all.forEach(ApiServer::kill);
    etcd.kill();
    delete(folder);
  }

  private static void removeLeftovers() throws IOException {
    try (var entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      entries.filter(Pool::isLeftover).forEach(Pool::delete);
    }
  }

  private static boolean isLeftover(Path entry) {
    var name = FOLDER.matcher(entry.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("cannot remove " + folder + ": " + e.getMessage());
    }
  }
}
