package dev.fleetwright.reconciler.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Runs the everyday commands once, on a small fleet in a temporary folder, so that a JVM which
 * records what they load ({@code -XX:AOTMode=record}) can write an AOT cache for all of them.
 * {@code bin/fleetwright} does that after a build.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** Exits with 1 where a command did not do what it does for a user. */
  public static void main(String[] args) throws IOException {
    var folder = Files.createTempDirectory("fleetwright-rehearsal-");
    try {
      System.exit(commands(folder).stream().allMatch(Rehearsal::succeeds) ? 0 : 1);
    } finally {
      delete(folder);
    }
  }

  /** What is rehearsed, in this order. */
  static List<List<String>> commands(Path folder) {
    var fleet = folder.resolve("fleet").toString();
    return List.of(List.of("--version"), List.of("init", fleet), List.of("schema"));
  }

  static boolean succeeds(List<String> command) {
    var nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Main.run(command.toArray(String[]::new), nowhere, nowhere) == 0;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
