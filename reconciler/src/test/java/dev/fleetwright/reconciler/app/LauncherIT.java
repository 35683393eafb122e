package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.cli.Version;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/fleetwright} as it was packaged, in a folder of its own with a space in its name. */
class LauncherIT {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "reconciler")).resolve("..").normalize();
  private static final Said VERSION = new Said("fleetwright " + Version.text() + "\n", "", 0);

  @TempDir Path temp;
  private Path home;
  private Path program;

  /** What a process printed, and its exit code. */
  private record Said(String out, String err, int exit) {}

  @BeforeEach
  void unpack() throws IOException {
    home = temp.resolve("a home");
    program = home.resolve("reconciler/target/fleetwright");
    copy(PROJECT.resolve("bin"), home.resolve("bin"));
    copy(PROJECT.resolve("reconciler/target/fleetwright/lib"), program.resolve("lib"));
  }

  @Test
  void it_runs_from_anywhere_and_through_a_chain_of_links() throws Exception {
    var link = Files.createSymbolicLink(temp.resolve("link"), Path.of("a home/bin/fleetwright"));
    var far =
        Files.createSymbolicLink(Files.createDirectory(temp.resolve("far")).resolve("fw"), link);
    assertThat(version(far)).isEqualTo(VERSION);
    var beside = start(home.resolve("bin"), Map.of(), "sh", "fleetwright", "--version");
    assertThat(said(beside)).isEqualTo(VERSION);
  }

  @Test
  void what_its_publisher_signed_is_shipped_with_that_signature() throws Exception {
    try (var files = Files.list(program.resolve("lib"))) {
      var signed =
          files
              .filter(file -> file.getFileName().toString().startsWith("org.eclipse.jgit"))
              .toList();
      assertThat(signed).hasSize(2);
      for (var file : signed) {
        try (var jar = new JarFile(file.toFile(), true)) {
          var entry =
              jar.getJarEntry("META-INF/maven/org.eclipse.jgit/" + moduleOf(file) + "/pom.xml");
          jar.getInputStream(entry)
              .readAllBytes(); // a signature that does not fit is a SecurityException
          assertThat(entry.getCodeSigners()).as(file.toString()).isNotEmpty();
        }
      }
    }
  }

  private static String moduleOf(Path jar) {
    return jar.getFileName().toString().replaceFirst("-[0-9].*", "");
  }

  @Test
  void its_first_use_leaves_a_cache_for_the_next_ones() throws Exception {
    assertThat(version(launcher())).isEqualTo(VERSION);
    var cache = awaitCache();
    assertThat(version(launcher())).isEqualTo(VERSION);
    assertThat(Files.size(cache)).isGreaterThan(1_000_000);
  }

  /**
   * One class that is not in the cache is looked for in every jar. JGit is signed by its publisher,
   * and the JVM keeps no class of a signed jar, nor one that extends it.
   */
  @Test
  void with_a_cache_no_library_is_opened_but_the_signed_one() throws Exception {
    var fleet = temp.resolve("fleet").toString();
    assertThat(said(start(temp, Map.of(), launcher().toString(), "init", fleet)).exit()).isZero();
    awaitCache();
    var loaded = temp.resolve("loaded");
    var log = Map.of("FLEETWRIGHT_JAVA_OPTS", "-Xlog:class+load:file=%s".formatted(loaded));

    for (var each : List.of(fleet, PROJECT.resolve("examples/shop").toAbsolutePath().toString())) {
      assertThat(said(start(temp, log, launcher().toString(), "validate", "-C", each)).exit())
          .isZero();

      assertThat(Files.readAllLines(loaded))
          .anyMatch(
              line -> line.contains("ValidateCommand") && line.contains("shared objects file"))
          .noneMatch(line ->
              line.contains("source: file:")
                  && !line.contains("lib/fleetwright")
                  && !line.contains("lib/org.eclipse.jgit-"));
    }
  }

  @Test
  void what_reaches_clusters_has_a_cache_of_its_own() throws Exception {
    assertThat(said(start(temp, Map.of(), launcher().toString(), "schema")).exit()).isZero();
    var author = awaitCache();
    assertThat(said(start(temp, Map.of(), launcher().toString(), "plan", "--help")).exit())
        .isZero();
    Files.delete(author);
    assertThat(awaitCache()).isNotEqualTo(author);
  }

  @Test
  void the_cache_takes_every_class_of_the_command_line() throws Exception {
    try (var jars = Files.list(program.resolve("lib"))) {
      var jar = jars.filter(file -> file.getFileName().toString().startsWith("picocli")).toList();
      assertThat(jar).hasSize(1);
      try (var in = new ZipFile(jar.getFirst().toFile())) {
        var classes = in.stream().filter(entry -> entry.getName().endsWith(".class")).toList();
        assertThat(classes).isNotEmpty();
        for (var entry : classes) {
          var version = ClassFile.of().parse(in.getInputStream(entry).readAllBytes());
          assertThat(version.majorVersion())
              .as(entry.getName())
              .isGreaterThanOrEqualTo(ClassFile.JAVA_6_VERSION);
        }
      }
    }
    var verified = Map.of("FLEETWRIGHT_AOT", "off", "FLEETWRIGHT_JAVA_OPTS", "-Xverify:all");
    var help = said(start(temp, verified, launcher().toString(), "validate", "--help"));
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("validate").contains("--color");
  }

  @Test
  void it_says_the_same_in_every_locale() throws Exception {
    var fleet = temp.resolve("fleet").toString();
    assertThat(said(start(temp, Map.of(), launcher().toString(), "init", fleet)).exit()).isZero();
    var arabic = Map.of("FLEETWRIGHT_JAVA_OPTS", "-Duser.language=ar -Duser.country=EG");
    assertThat(said(start(temp, arabic, launcher().toString(), "validate", "-C", fleet)))
        .isEqualTo(said(start(temp, Map.of(), launcher().toString(), "validate", "-C", fleet)));
  }

  @Test
  void a_cache_that_is_damaged_is_never_in_the_way() throws Exception {
    version(launcher());
    var cache = awaitCache();
    for (var damage : List.of("", "no cache at all")) {
      Files.writeString(cache, damage);
      assertThat(version(launcher())).isEqualTo(VERSION);
    }
  }

  @Test
  void a_cache_of_other_jars_is_made_anew() throws Exception {
    version(launcher());
    var cache = awaitCache();
    Files.setLastModifiedTime(cache, FileTime.from(Instant.EPOCH));
    assertThat(version(launcher())).isEqualTo(VERSION);
    var deadline = Instant.now().plusSeconds(60);
    while (Files.getLastModifiedTime(cache).toInstant().equals(Instant.EPOCH)) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(100);
    }
  }

  /** The JVM would run the classes of the cache; an upgrade may bring jars of any age. */
  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600})
  void of_other_jars_the_cache_is_not_used_for_a_moment(int seconds) throws Exception {
    assertThat(said(start(temp, Map.of(), launcher().toString())).err()).contains("which command?");
    var cache = awaitCache();
    var jar = program.resolve("lib/fleetwright.jar");
    replace(jar, "dev/fleetwright/reconciler/app/Commands.class", "which command", "WHICH COMMAND");
    Files.setLastModifiedTime(
        jar, FileTime.from(Files.getLastModifiedTime(cache).toInstant().plusSeconds(seconds)));

    for (int i = 0; i < 3; i++) {
      assertThat(said(start(temp, Map.of(), launcher().toString())).err())
          .contains("WHICH COMMAND?");
    }

    if (seconds < 0) {
      awaitGone(cache);
    }
  }

  /** Changes a text in a class of a jar, to one of the same length. */
  private static void replace(Path jar, String name, String text, String other) throws IOException {
    try (var files = FileSystems.newFileSystem(jar)) {
      var entry = files.getPath(name);
      var before = Files.readString(entry, StandardCharsets.ISO_8859_1);
      var after = before.replace(text, other);
      assertThat(after.equals(before)).isFalse();
      Files.writeString(entry, after, StandardCharsets.ISO_8859_1);
    }
  }

  private static void awaitGone(Path file) throws Exception {
    var deadline = Instant.now().plusSeconds(60);
    while (Files.exists(file)) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  @Test
  void first_uses_at_once_do_not_disturb_each_other() throws Exception {
    var uses = new ArrayList<Process>();
    for (int i = 0; i < 5; i++) {
      uses.add(start(temp, Map.of(), launcher().toString(), "--version"));
    }
    for (var use : uses) {
      assertThat(said(use)).isEqualTo(VERSION);
    }
    awaitCache();
  }

  @Test
  void without_a_jdk_25_it_says_what_to_do() throws Exception {
    var finder = home.resolve("bin/find-jdk");
    Files.writeString(
        finder, Files.readString(finder).replace(" /usr/lib/jvm/", " " + temp + "/none/"));
    var jdk17 = temp.resolve("jdk-17");
    var old = Files.createDirectories(jdk17.resolve("bin"));
    for (var tool : List.of("java", "javac")) {
      assertThat(Files.createFile(old.resolve(tool)).toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(jdk17.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    var tools = Files.createDirectory(temp.resolve("tools"));
    for (var tool : List.of("sh", "readlink")) {
      Files.copy(Path.of("/bin", tool), tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
    }
    var environment =
        Map.of(
            "PATH", old + ":" + tools,
            "JAVA_HOME", jdk17.toString(),
            "JAVA25_HOME", temp.toString(),
            "HOME", temp.toString());

    var said = said(start(temp, environment, launcher().toString(), "--version"));

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err())
        .startsWith("fleetwright: no JDK 25 or later found.")
        .contains("JAVA25_HOME");
  }

  private Path launcher() {
    return home.resolve("bin/fleetwright");
  }

  private Said version(Path launcher) throws Exception {
    return said(start(temp, Map.of(), launcher.toString(), "--version"));
  }

  /** The cache as soon as it is there; it is made in the background. */
  private Path awaitCache() throws Exception {
    var deadline = Instant.now().plusSeconds(60);
    while (true) {
      try (var files = Files.list(program)) {
        var found = files.filter(file -> file.toString().endsWith(".aot")).findFirst();
        if (found.isPresent() && !Files.exists(Path.of(found.get() + ".making"))) {
          return found.get();
        }
      }
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private static Process start(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Said said(Process process) throws Exception {
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(out, err, process.waitFor());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
