package dev.fleetwright.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles fleets of 10, 100 and 1,000 clusters cold, as processes of their own, and has the peers
 * render the same clusters in the same run. Every figure is of the median of its runs; peers that
 * need a process for each cluster run once for a thousand.
 */
final class CompileBench {
  private static final File NOWHERE = new File("/dev/null");

  private final Path project;
  private final Path work;
  private final int peersUpTo;

  CompileBench(Path project, Path work, int peersUpTo) {
    this.project = project;
    this.work = work;
    this.peersUpTo = peersUpTo;
  }

  void run(List<Integer> sizes) {
    System.out.println(
        "| clusters | what | wall s | CPU s | wall ms/cluster | CPU ms/cluster | peak MiB | output MB | wall against ours |");
    System.out.println("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
    sizes.forEach(this::size);
  }

  private void size(int clusters) {
    var out = Folder.fresh(work.resolve("out"));
    var fleet = IntentFleet.write(work.resolve("intent"), clusters);
    var compile =
        List.of(
            project.resolve("bin/fleetwright").toString(),
            "compile",
            "-q",
            "-C",
            fleet.path().toString(),
            "--out");
    var ours =
        Measured.median(
            clusters > 100 ? 5 : 9,
            () -> {
              Folder.fresh(work.resolve("out"));
              return run(compile, out.path().toString());
            });
    long bytes = out.bytes();
    row(clusters, "fleetwright compile", ours, bytes, ours);
    var again = Measured.median(5, () -> run(compile, out.path().toString()));
    row(clusters, "fleetwright compile, nothing changed", again, bytes, ours);
    var copy =
        Measured.median(
            5,
            () -> {
              new Folder(work.resolve("copy")).delete();
              return run(
                  List.of("cp", "-r", out.path().toString()), work.resolve("copy").toString());
            });
    row(clusters, "cp -r of that output", copy, bytes, ours);
    if (clusters <= peersUpTo) {
      peers(clusters, ours);
    }
    out.delete();
  }

  private void peers(int clusters, Measured ours) {
    int times = clusters > 10 ? 1 : 3;
    var jsonnet = JsonnetFleet.write(work.resolve("jsonnet"), clusters);
    peer(
        clusters,
        "jsonnet, one process",
        times,
        ours,
        "'%s' -c -m '%s' fleet.jsonnet".formatted(Tools.path("jsonnet"), made()),
        jsonnet);
    var chart = ChartFleet.write(work.resolve("chart"), clusters);
    peer(
        clusters,
        "helm template",
        times,
        ours,
        loop("values/*.yaml", "'%s' template fleet chart -f $c".formatted(Tools.path("helm"))),
        chart);
    var kustomize = KustomizeFleet.write(work.resolve("kustomize"), clusters);
    peer(
        clusters,
        "kustomize build",
        times,
        ours,
        loop("clusters/*", "'%s' build $c".formatted(Tools.path("kustomize"))),
        kustomize);
    peer(
        clusters,
        "kubectl kustomize",
        times,
        ours,
        loop("clusters/*", "kubectl kustomize $c"),
        kustomize);
  }

  private void peer(
      int clusters, String name, int times, Measured ours, String script, Folder fleet) {
    var result =
        Measured.median(
            times,
            () -> {
              Folder.fresh(work.resolve("made"));
              return Measured.run(fleet.path(), NOWHERE, List.of("sh", "-ec", script));
            });
    row(clusters, name, result, new Folder(work.resolve("made")).bytes(), ours);
  }

  /** A process for each cluster, as their users run them. */
  private String loop(String clusters, String command) {
    return "for c in %s; do %s >'%s/'$(basename $c .yaml).yaml; done"
        .formatted(clusters, command, made());
  }

  private Path made() {
    return work.resolve("made");
  }

  private Measured run(List<String> command, String last) {
    var all = new java.util.ArrayList<>(command);
    all.add(last);
    return Measured.run(work, NOWHERE, all);
  }

  private static void row(int clusters, String name, Measured it, long bytes, Measured ours) {
    System.out.printf(
        "| %,d | %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.1f | %.1f |%n",
        clusters,
        name,
        it.wall(),
        it.cpu(),
        it.wall() * 1000 / clusters,
        it.cpu() * 1000 / clusters,
        it.peakMb(),
        bytes / 1e6,
        it.wall() / ours.wall());
  }
}
