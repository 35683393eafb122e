package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.source.DiagnosticText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.store.Stores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code fleetwright serve}. */
final class ServeCommand extends FleetCommand {
  @SuppressWarnings("NullAway.Init") // picocli requires it
  Path config;

  @Override
  protected void takes(Line line) {
    line.says(
        "Follow a branch of the fleet repo and keep every cluster at it, on a schedule.",
        "Ends on SIGTERM, after the cycles under way. The log is on standard error.");
    line.required(
        Path.class, "FILE", "what docs/service.md describes", path -> config = path, "--config");
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    var service = RunningService.start(read(), new FileOutputStream(FileDescriptor.err));
    var hook = new Thread(service::close, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (service) {
      new CountDownLatch(1).await();
      throw new IllegalStateException("nothing ends this wait but an interrupt");
    } finally {
      removeHook(hook);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook is what closes the service then.
    }
  }

  private ServiceConfig read() throws CommandFailure, IOException {
    var bytes = Files.readAllBytes(config);
    var found = new Diagnostics();
    var read =
        ServiceConfigReader.read(
            config, bytes, Stores.ofService(Stores.defaultFolder(System.getenv())), found);
    if (read == null) {
      var entry =
          new Snapshot.Entry(config.toString(), Snapshot.Kind.FILE, bytes.length, () -> bytes);
      var source = Snapshot.of(Snapshot.WORKTREE, 0, List.of(entry));
      err().print(new DiagnosticText(source, color()).of(found.sorted()));
      throw CommandFailure.input(config + " is not usable");
    }
    return read;
  }
}
