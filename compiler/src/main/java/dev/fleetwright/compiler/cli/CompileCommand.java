package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.cli.OutputFolder.Layout;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.source.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright compile}. */
public final class CompileCommand extends FleetCommand {
  private static final List<String> LAYOUTS = List.of("cluster", "objects");

  @Nullable Path out;

  String layout = "cluster";

  private boolean strict;

  @Override
  protected void takes(Line line) {
    line.says(
        "Compile the intent into every cluster's manifests.",
        "With --out: files, only changed ones written, stale ones of ours removed. Without: the"
            + " manifests of one --cluster on standard output, fit for 'kubectl apply -f -'.");
    line.value(Path.class, "DIR", "write files into this folder", path -> out = path, "--out");
    line.word(
        "LAYOUT",
        "cluster: one file for each cluster (default); objects: one for each object",
        LAYOUTS,
        text -> layout = text,
        "--layout");
    line.flag(Strictness.HELP, is -> strict = is, Strictness.FLAG);
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "json", "yaml");
  }

  @Override
  protected String revision() {
    return Snapshot.WORKTREE;
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var chosenLayout =
        switch (layout) {
          case "cluster" -> Layout.CLUSTER;
          case "objects" -> Layout.OBJECTS;
          default ->
              throw CommandFailure.input("--layout is cluster or objects, not '" + layout + "'");
        };
    var source = FleetSource.open(options, revision());
    var compiled = source.require();
    report(compiled.diagnostics(), source.snapshot());
    if (strict && Strictness.warnings(compiled.diagnostics()) > 0) {
      throw CommandFailure.input(Strictness.refusal(compiled.diagnostics()));
    }
    var plan = ClusterFilter.narrow(compiled.plan(), options);
    if (out == null) {
      if (plan.clusters().size() != 1) {
        throw CommandFailure.input(
            "the fleet has "
                + plan.clusters().size()
                + " clusters; name one with --cluster, or a folder for all with --out");
      }
      var manifests = plan.clusters().firstEntry().getValue().manifests();
      out().flush();
      if (form().equals("json")) {
        print(
            Json.obj()
                .put("apiVersion", "v1")
                .put("kind", "List")
                .put("items", new Json.Arr(manifests.stream().<Json>map(Manifest::object).toList()))
                .build());
        return ExitCode.OK;
      }
      out().print(new String(OutputFolder.bytes(manifests), StandardCharsets.UTF_8));
      return ExitCode.OK;
    }
    boolean whole = plan.clusters().size() == compiled.plan().clusters().size();
    var result = new OutputFolder(out).write(plan, chosenLayout, whole);
    if (form().equals("json")) {
      print(
          Json.obj()
              .put("commit", plan.commit())
              .put("clusters", plan.clusters().size())
              .put("written", result.written())
              .put("unchanged", result.unchanged())
              .put("removed", result.removed())
              .build());
    } else {
      say(
          "%s: %s written, %d unchanged, %d removed"
              .formatted(
                  Counted.of(plan.clusters().size(), "cluster"),
                  Counted.of(result.written(), "file"),
                  result.unchanged(),
                  result.removed()));
    }
    return ExitCode.OK;
  }
}
