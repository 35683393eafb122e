package dev.fleetwright.reconciler.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AOT cache of a user who may not write the program's folder: code, so nobody else's. */
class LauncherCacheIT {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "reconciler")).resolve("..").normalize();
  private static final String NOBODY = "4002";

  @TempDir Path temp;
  private Path home;
  private Path caches;

  @BeforeEach
  void install() throws IOException {
    home = temp.resolve("home");
    var program = home.resolve("reconciler/target/fleetwright");
    copy(PROJECT.resolve("bin"), home.resolve("bin"));
    copy(PROJECT.resolve("reconciler/target/fleetwright/lib"), program.resolve("lib"));
    caches = Files.createDirectory(temp.resolve("caches"));
    permit(temp, "rwxr-xr-x");
    permit(caches, "rwxrwxrwx");
    permit(program, "r-xr-xr-x");
  }

  @Test
  void is_used_where_only_its_user_may_write_it() throws Exception {
    runs();
    var cache = awaitCache();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.getParent())))
        .isEqualTo("rwx------");
    assertThat(runsFromCache()).isTrue();
  }

  @Test
  void is_not_used_where_others_may_write_its_folder_or_itself() throws Exception {
    runs();
    var cache = awaitCache();
    var folder = requireNonNull(cache.getParent());
    permit(folder, "rwxrwxrwx");
    assertThat(runsFromCache()).isFalse();
    permit(folder, "rwx------");
    permit(cache, "rw-rw-r--");
    assertThat(runsFromCache()).isFalse();
    permit(cache, "rw-r--r--");
    assertThat(runsFromCache()).isTrue();
  }

  private boolean runsFromCache() throws Exception {
    return runs().contains("shared objects file");
  }

  /** What a run of the launcher prints of the classes that it loads, by a user who is not root. */
  private String runs() throws Exception {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(List.of(home.resolve("bin/fleetwright").toString(), "--version"));
    var builder = new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true);
    builder.environment().put("XDG_CACHE_HOME", caches.toString());
    // The launcher turns all logging off first; what comes later holds.
    builder.environment().put("FLEETWRIGHT_JAVA_OPTS", "-Xlog:class+load:stdout");
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines()
        .filter(line -> line.contains("dev.fleetwright.reconciler.app.Main "))
        .findFirst()
        .orElse(out);
  }

  private Path awaitCache() throws Exception {
    var deadline = Instant.now().plusSeconds(60);
    while (true) {
      try (var files = Files.walk(caches)) {
        var found = files.filter(file -> file.toString().endsWith(".aot")).findFirst();
        if (found.isPresent() && !Files.exists(Path.of(found.get() + ".making"))) {
          return found.get();
        }
      }
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.toList()) {
        var copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
