package dev.fleetwright.reconciler.cli.config;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.Messages;
import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.kube.config.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operator's defaults for the command line: {@code config.yaml} in {@code
 * $XDG_CONFIG_HOME/fleetwright}. Options and the environment beat it.
 *
 * @param kubeconfig null where the file names none
 * @param state the folder of all fleets' states; null where the file names none
 */
public record OperatorConfig(@Nullable Path kubeconfig, @Nullable Path state, Access access) {
  private static final int MOST_BYTES = 1 << 20;

  /** The place of the file, whether it is there or not. */
  static Path file(Map<String, String> environment) {
    var config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // The specification says to pass over a relative path.
    var base =
        !config.isEmpty() && Path.of(config).isAbsolute()
            ? Path.of(config)
            : Path.of(System.getProperty("user.home"), ".config");
    return base.resolve("fleetwright").resolve("config.yaml");
  }

  /** What the file says; without one, nothing. */
  public static OperatorConfig read(Map<String, String> environment) throws CommandFailure {
    var file = file(environment);
    if (!Files.exists(file)) {
      var where = new Access.Where(file.toString(), true);
      return new OperatorConfig(null, null, Access.USUAL.at(where));
    }
    var bytes = bytes(file);
    var found = new Diagnostics();
    var read = OperatorConfigReader.read(file, bytes, found);
    if (read == null) {
      var entry =
          new Snapshot.Entry(file.toString(), Snapshot.Kind.FILE, bytes.length, () -> bytes);
      var source = Snapshot.of(Snapshot.WORKTREE, 0, List.of(entry));
      throw CommandFailure.input(
          file + " is not usable\n" + new DiagnosticText(source, false).of(found.sorted()).strip());
    }
    return read;
  }

  private static byte[] bytes(Path file) throws CommandFailure {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        throw CommandFailure.input(file + " is no file of a sane size");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandFailure.world(file + " cannot be read: " + Messages.of(e));
    }
  }
}
