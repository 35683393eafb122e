package dev.fleetwright.compiler.yaml;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the installed kubectl makes of a manifest. It talks to no server. */
final class Kubectl {
  private Kubectl() {}

  /** The test is skipped where there is no kubectl. */
  static void assumed() {
    boolean there = false;
    try {
      var process =
          new ProcessBuilder("kubectl", "version", "--client")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      there = process.waitFor() == 0;
    } catch (IOException e) {
      // Not installed: the assumption says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assumeTrue(there, "kubectl is not installed");
  }

  /** The object in {@code yaml} as kubectl would send it. */
  static Json read(Path folder, byte[] yaml) throws Exception {
    return readAll(List.of(Files.write(folder.resolve("object.yaml"), yaml)), folder).getFirst();
  }

  /** The objects in files as kubectl would send them. */
  static List<Json> readAll(List<Path> files, Path folder) throws Exception {
    var json = folder.resolve("objects.json");
    var errors = folder.resolve("errors.txt");
    if (run(files, json, errors) != 0) {
      throw new AssertionError("kubectl: " + Files.readString(errors));
    }
    return objects(json);
  }

  /** The objects in a folder's files as kubectl would send them; it refuses the other files. */
  static List<Json> readWhatItCan(Path folder) throws Exception {
    var json = folder.resolve("objects.out");
    run(List.of(folder), json, folder.resolve("errors.out"));
    return objects(json);
  }

  private static int run(List<Path> files, Path json, Path errors) throws Exception {
    var command =
        new ArrayList<>(
            List.of("kubectl", "patch", "--local", "--type=merge", "-p", "{}", "-o", "json"));
    files.forEach(file -> command.add("--filename=" + file));
    return new ProcessBuilder(command)
        .redirectOutput(json.toFile())
        .redirectError(errors.toFile())
        .start()
        .waitFor();
  }

  private static List<Json> objects(Path json) throws IOException {
    var objects = new ArrayList<Json>();
    try (var in = Files.newInputStream(json);
        var parser = JsonText.parser(in)) {
      while (parser.nextToken() != null) {
        objects.add(JsonText.value(parser));
      }
    }
    return objects;
  }
}
