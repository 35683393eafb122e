package dev.fleetwright.reconciler.cli.plan;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.cli.text.BlockedTogether;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.reconcile.Cycle;
import dev.fleetwright.reconciler.reconcile.PlannedChange;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.StatusJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A plan that somebody looked at, in a file: what it was made from, by digest, and what it would
 * do. There is no value of any object in it, only digests of them.
 *
 * @param commit full id, or {@code worktree}
 * @param digest of the plan of all clusters
 * @param approved what was said yes to with the plan
 * @param clusters by name: digests of what would change, by object
 */
public record PlanFile(
    String fleet,
    String commit,
    String digest,
    Approvals approved,
    Map<String, Map<String, String>> clusters) {
  private static final String KIND = "FleetwrightPlan";
  private static final long LARGEST = 256L << 20;

  public static PlanFile of(Compiled compiled, Approvals approved, List<Cycle> cycles) {
    var clusters = new TreeMap<String, Map<String, String>>();
    cycles.forEach(cycle -> clusters.put(cycle.status().cluster(), changes(cycle)));
    return new PlanFile(
        compiled.plan().fleet(), compiled.plan().commit(), compiled.digest(), approved, clusters);
  }

  /** What would be done, and what is held back, each with a digest of what is to be said of it. */
  private static Map<String, String> changes(Cycle cycle) {
    var changes = new TreeMap<String, String>();
    for (var change : cycle.changes()) {
      var verb = StatusJson.word(change.action());
      changes.put(verb + " " + Approvals.name(change.object()), digest(change));
    }
    for (var held : cycle.status().blocked()) {
      changes.put("hold back " + held.object(), digest(held));
    }
    return changes;
  }

  private static String digest(PlannedChange change) {
    var fields =
        change.fields().stream()
            .<Json>map(field ->
                Json.obj()
                    .put("path", field.path())
                    .put("before", field.before())
                    .put("after", field.after())
                    .build())
            .toList();
    return digest(
        Json.obj().put("unit", change.unit()).put("fields", new Json.Arr(fields)).build());
  }

  private static String digest(Blocked held) {
    return digest(Json.obj().put("code", held.code()).build());
  }

  private static String digest(Json value) {
    return Manifest.sha256(JsonText.canonical(value).getBytes(StandardCharsets.UTF_8));
  }

  /** What is not as it was planned, the first of each cluster; nothing when all is. */
  public Optional<String> moved(List<Cycle> now) {
    var found = new ArrayList<String>();
    for (var cycle : now) {
      var cluster = cycle.status().cluster();
      var planned = clusters.getOrDefault(cluster, Map.of());
      var changes = changes(cycle);
      var all = new TreeSet<>(planned.keySet());
      all.addAll(changes.keySet());
      all.stream()
          .filter(word -> !planned.getOrDefault(word, "").equals(changes.get(word)))
          .findFirst()
          .ifPresent(word ->
              found.add(
                  cluster
                      + ": "
                      + (!planned.containsKey(word)
                          ? "now it would " + word
                          : !changes.containsKey(word)
                              ? "it would no longer " + word
                              : "it would " + word + " with other fields")));
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(BlockedTogether.names(found, 3));
  }

  public void write(Path file) throws IOException {
    var each = Json.obj();
    clusters.forEach((name, changes) -> {
      var fields = Json.obj();
      changes.forEach(fields::put);
      each.put(name, fields.build());
    });
    var json =
        Json.obj()
            .put("kind", KIND)
            .put("version", 1)
            .put("fleet", fleet)
            .put("commit", commit)
            .put("digest", digest)
            .put(
                "approved",
                Json.obj()
                    .put("objects", Json.strings(new TreeSet<>(approved.objects())))
                    .put("deletions", approved.deletions())
                    .put("empty", approved.emptyDesired())
                    .put("takeOver", approved.takeOver())
                    .build())
            .put("clusters", each.build())
            .build();
    Files.writeString(file, JsonText.write(json) + "\n");
  }

  /**
   * @throws CommandFailure when it is no plan that this version wrote
   */
  public static PlanFile read(Path file) throws CommandFailure, IOException {
    if (Files.size(file) > LARGEST) {
      throw failure(file, "it has more than " + (LARGEST >> 20) + " MiB");
    }
    Json json;
    try {
      json = JsonText.parse(Files.readAllBytes(file));
    } catch (JsonText.Malformed e) {
      throw failure(file, "it is not JSON");
    }
    var fleet = json.text("fleet");
    var commit = json.text("commit");
    var digest = json.text("digest");
    if (!KIND.equals(json.text("kind"))
        || !Json.num(1).equals(json.at("version"))
        || fleet == null
        || commit == null
        || digest == null) {
      throw failure(file, "it has not the form that 'plan --out' of this version writes");
    }
    var clusters = new TreeMap<String, Map<String, String>>();
    json.object("clusters").fields().forEach((name, changes) -> clusters.put(name, texts(changes)));
    if (clusters.isEmpty()) {
      throw failure(file, "it has no cluster");
    }
    return new PlanFile(fleet, commit, digest, approved(json.object("approved")), clusters);
  }

  private static Approvals approved(Json json) {
    long deletions = json.at("deletions") instanceof Json.Int(long number) ? number : 0;
    return new Approvals(
        Json.bool(true).equals(json.at("empty")),
        Math.clamp(deletions, 0, Integer.MAX_VALUE),
        json.list("objects").stream()
            .map(item -> item instanceof Json.Str(var name) ? name : "")
            .collect(Collectors.toSet()),
        Json.bool(true).equals(json.at("takeOver")));
  }

  private static Map<String, String> texts(Json changes) {
    var texts = new TreeMap<String, String>();
    if (changes instanceof Json.Obj(var fields)) {
      fields.forEach((word, value) -> {
        if (value instanceof Json.Str(var text)) {
          texts.put(word, text);
        }
      });
    }
    return texts;
  }

  private static CommandFailure failure(Path file, String why) {
    return CommandFailure.input("FW2067" + ": " + file + " is no plan: " + why);
  }
}
