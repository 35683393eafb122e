package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.reconciler.cli.text.StatusText;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import dev.fleetwright.reconciler.store.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code fleetwright status}. */
public final class StatusCommand extends FleetCommand {
  private final StateOptions state = new StateOptions();

  @Override
  protected void takes(Line line) {
    line.says(
        "Show how every cluster stood after its last cycle.",
        "Asks no cluster: this is what 'apply' or the service saw last.");
    state.takes(line);
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "json");
  }

  @Override
  protected int run() throws CommandFailure {
    List<ClusterStatus> all;
    var fleet = "";
    var unfollowed = "";
    Set<String> left = new HashSet<>();
    Quiet.libraries();
    var folder = folder();
    if (folder.isEmpty()) {
      all = List.of();
    } else {
      try (var store = Stores.read(folder.get())) {
        all = store.statuses();
        fleet = store.fleet().orElse("");
        unfollowed = store.newestCursor().map(Cursor::trouble).orElse("");
        all.forEach(status -> left.add(status.cluster()));
        left.removeAll(store.clusters().orElse(left));
      }
    }
    var chosen = narrow(all);
    var here = chosen.stream().filter(status -> !left.contains(status.cluster())).toList();
    var gone = chosen.stream().map(ClusterStatus::cluster).filter(left::contains).sorted().toList();
    if (form().equals("json")) {
      var items = here.stream().<Json>map(StatusJson::write).toList();
      var names = gone.stream().<Json>map(Json::str).toList();
      print(
          Json.obj()
              .put("clusters", new Json.Arr(items))
              .put("left", new Json.Arr(names))
              .put("fleet", fleet)
              .put("unfollowed", unfollowed)
              .build());
    } else {
      out()
          .print(
              (fleet.isEmpty() ? "" : "fleet " + Shown.line(fleet) + "\n")
                  + (unfollowed.isEmpty() ? "" : "service: " + Shown.line(unfollowed) + "\n")
                  + StatusText.of(here, gone, Instant.now()));
    }
    return ExitCode.OK;
  }

  /** The state that the user means, where there is one. */
  private Optional<Path> folder() throws CommandFailure {
    var folder = state.folder(options);
    return state.named().isPresent() || Stores.exists(folder)
        ? Optional.of(folder)
        : Optional.empty();
  }

  private List<ClusterStatus> narrow(List<ClusterStatus> all) throws CommandFailure {
    if (!options.selectors.isEmpty()) {
      throw CommandFailure.input(
          "'status' reads no intent and so has no --select; it has --cluster and --environment");
    }
    require("cluster", options.clusters, all.stream().map(ClusterStatus::cluster));
    require(
        "environment", options.environments, all.stream().flatMap(s -> s.environments().stream()));
    return all.stream()
        .filter(s -> options.clusters.isEmpty() || options.clusters.contains(s.cluster()))
        .filter(s ->
            options.environments.isEmpty()
                || s.environments().stream().anyMatch(options.environments::contains))
        .toList();
  }

  private static void require(String what, List<String> names, Stream<String> known)
      throws CommandFailure {
    var all = known.distinct().toList();
    for (var name : names) {
      if (!all.contains(name)) {
        throw CommandFailure.input(
            "no %s '%s' was looked at yet%s"
                .formatted(what, name, Spelling.question(name, all).map(q -> "; " + q).orElse("")));
      }
    }
  }
}
