package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.ClusterFilter;
import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.cli.text.Table;
import dev.fleetwright.reconciler.sandbox.ClusterSpec;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright sandbox}. */
public final class SandboxCommand extends FleetCommand {
  @Nullable Integer clusters;

  List<String> providers = List.of("eks", "gke", "aks", "onprem");

  @Nullable Path kubeconfig;

  @Override
  protected void takes(Line line) {
    line.says(
        "Serve simulated clusters on loopback until interrupted; kubectl works against them.",
        "Without --clusters: those of the fleet repo in the current folder, or in -C.");
    line.value(Integer.class, "N", "how many clusters", number -> clusters = number, "--clusters");
    line.list(
        "NAME",
        "which providers they are like (default: eks,gke,aks,onprem)",
        names -> providers = names,
        "--providers");
    line.value(
        Path.class,
        "FILE",
        "where to write their kubeconfig; taken away at the end (default: a new file)",
        path -> kubeconfig = path,
        "--kubeconfig");
  }

  @Override
  protected String revision() {
    return Snapshot.WORKTREE;
  }

  @Override
  protected int run() throws CommandFailure, IOException, InterruptedException {
    Quiet.libraries();
    var specs = specs();
    try (var sandbox = Sandbox.start(specs);
        var file = KubeconfigFile.write(sandbox.kubeconfig(), kubeconfig)) {
      var hook = new Thread(file::close, "sandbox-end");
      Runtime.getRuntime().addShutdownHook(hook);
      var table = new Table("CONTEXT", "PROVIDER", "KUBERNETES", "SERVER");
      for (var cluster : sandbox.clusters().values()) {
        var spec = cluster.spec();
        table.row(spec.name(), spec.provider(), "1." + spec.minor(), cluster.url());
      }
      out().print(table.text());
      out().println("\nexport KUBECONFIG=" + file.path());
      out().flush();
      say("serving until interrupted");
      new CountDownLatch(1).await();
      throw new IllegalStateException("nothing ends this wait but an interrupt");
    }
  }

  private List<ClusterSpec> specs() throws CommandFailure {
    if (clusters != null) {
      if (clusters < 1 || clusters > 1000) {
        throw CommandFailure.input("--clusters is a number from 1 to 1000, not " + clusters);
      }
      return SandboxClusters.of(clusters, providers);
    }
    var source = FleetSource.open(options, revision());
    if (source.snapshot().entry(options.intent) == null) {
      throw CommandFailure.input(
          "there is no " + options.intent + " here; say how many clusters with --clusters");
    }
    return SandboxClusters.of(ClusterFilter.narrow(source.require().plan(), options));
  }

  /** The file with which clients find the clusters, for its owner alone, gone at the end. */
  private record KubeconfigFile(Path path, String text) implements AutoCloseable {
    private static final String MARK = "# simulated clusters of fleetwright, until process ";
    private static final Pattern SERVING = Pattern.compile(MARK + "([0-9]{1,18}) ends\n");

    static KubeconfigFile write(String text, @Nullable Path wanted)
        throws CommandFailure, IOException {
      if (wanted != null && Files.exists(wanted)) {
        replaceable(wanted);
      }
      var marked = MARK + ProcessHandle.current().pid() + " ends\n" + text;
      var folder = wanted == null ? null : wanted.toAbsolutePath().getParent();
      var written =
          folder == null
              ? Files.createTempFile("fleetwright-sandbox-", ".kubeconfig")
              : Files.createTempFile(folder, ".fleetwright-sandbox-", ".kubeconfig");
      Files.writeString(written, marked);
      return new KubeconfigFile(
          wanted == null
              ? written
              : Files.move(
                  written,
                  wanted.toAbsolutePath(),
                  java.nio.file.StandardCopyOption.REPLACE_EXISTING),
          marked);
    }

    /** Only what a sandbox left that has ended. */
    private static void replaceable(Path wanted) throws CommandFailure, IOException {
      var first = SERVING.matcher(Files.readString(wanted));
      if (!first.lookingAt()) {
        throw CommandFailure.input(wanted + " is there already and is not overwritten");
      }
      long process = Long.parseLong(first.group(1));
      boolean serves =
          process != ProcessHandle.current().pid()
              && ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
      if (serves) {
        throw CommandFailure.input(
            "%s is of another sandbox, which still serves (process %d)\n  fix: say another --kubeconfig, or end that one first"
                .formatted(wanted, process));
      }
    }

    @Override
    public void close() {
      try {
        // Another sandbox may have made it its own since.
        if (Files.exists(path) && Files.readString(path).equals(text)) {
          Files.deleteIfExists(path);
        }
      } catch (IOException leftOver) {
        path.toFile().deleteOnExit();
      }
    }
  }
}
