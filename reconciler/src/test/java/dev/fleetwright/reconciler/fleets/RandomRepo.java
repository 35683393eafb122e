package dev.fleetwright.reconciler.fleets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Git repository of which each commit holds the given files and no others. */
record RandomRepo(Path folder) {
  static RandomRepo create(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var repo = new RandomRepo(folder);
    repo.git("init", "-q", "-b", "main");
    return repo;
  }

  /** The id of the commit. */
  String commit(Map<String, String> files) throws IOException, InterruptedException {
    git("rm", "-r", "-q", "-f", "--ignore-unmatch", ".");
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "next");
    return git("rev-parse", "HEAD").strip();
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.com"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
