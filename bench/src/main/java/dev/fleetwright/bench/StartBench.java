package dev.fleetwright.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long short commands take, JVM and launcher included, beside those of tools that people run as
 * often.
 */
final class StartBench {
  private static final int TIMES = 21;

  private final Path project;

  StartBench(Path project) {
    this.project = project;
  }

  void run() {
    var fleetwright = project.resolve("bin/fleetwright").toString();
    var shop = project.resolve("examples/shop").toString();
    System.out.println("| command | wall ms, median | wall ms, best | CPU ms, best | peak MiB |");
    System.out.println("|---|---:|---:|---:|---:|");
    row("fleetwright --version", List.of(fleetwright, "--version"));
    row("fleetwright validate, of examples/shop", List.of(fleetwright, "validate", "-C", shop));
    row(
        "fleetwright compile --cluster gcp-prod, of examples/shop",
        List.of(fleetwright, "compile", "-C", shop, "--cluster", "gcp-prod"));
    row("kubectl version --client", List.of("kubectl", "version", "--client"));
    row("helm version", List.of(Tools.path("helm"), "version"));
    row("kustomize version", List.of(Tools.path("kustomize"), "version"));
  }

  private void row(String name, List<String> command) {
    var runs = new ArrayList<Measured>();
    Measured.run(project, new File("/dev/null"), command);
    for (int i = 0; i < TIMES; i++) {
      runs.add(Measured.run(project, new File("/dev/null"), command));
    }
    var wall = runs.stream().mapToDouble(Measured::wall).sorted().toArray();
    System.out.printf(
        "| %s | %.0f | %.0f | %.0f | %.0f |%n",
        name,
        wall[TIMES / 2] * 1000,
        wall[0] * 1000,
        runs.stream().mapToDouble(Measured::cpu).min().orElse(0) * 1000,
        runs.stream().mapToDouble(Measured::peakMb).max().orElse(0));
  }
}
