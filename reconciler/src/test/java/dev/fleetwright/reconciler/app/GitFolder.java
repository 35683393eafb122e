package dev.fleetwright.reconciler.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Git repository with a fleet in it, worked on with the git program as a user does. */
final class GitFolder {
  static final String INTENT =
      """
      apiVersion: fleetwright.dev/v1
      kind: Fleet
      metadata:
        name: shop
      environments:
        dev: {domain: dev.example.com}
      clusters:
        one: {provider: onprem, region: here, environment: dev}
        two: {provider: onprem, region: here, environment: dev}
      components:
        settings:
          namespace: shop
          manifests: [manifests/*.yaml]
      """;

  private final Path folder;

  private GitFolder(Path folder) {
    this.folder = folder;
  }

  /** Two clusters that are to hold one ConfigMap each. */
  static GitFolder create(Path folder) throws Exception {
    Files.createDirectories(folder);
    var repo = new GitFolder(folder);
    repo.git("init", "-q", "-b", "main");
    repo.write("intent.yaml", INTENT);
    repo.level("info");
    return repo;
  }

  Path path() {
    return folder;
  }

  void write(String path, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Changes the ConfigMap. */
  void level(String level) throws IOException {
    write(
        "manifests/settings.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {LEVEL: %s}
        """
            .formatted(level));
  }

  /** Commits everything and returns the full object id. */
  String commit(String message) throws Exception {
    git("add", "-A");
    git("commit", "-q", "-m", message);
    return git("rev-parse", "HEAD").strip();
  }

  /** The same, and the content of one file is lost before the branch has the commit. */
  void commit(String message, String lost) throws Exception {
    git("checkout", "-q", "-b", "side");
    commit(message);
    var id = git("rev-parse", "HEAD:" + lost).strip();
    Files.delete(folder.resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2)));
    git("branch", "-q", "-f", "main", "side");
  }

  String git(String... arguments) throws Exception {
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
