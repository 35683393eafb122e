package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.cli.text.StatusText;
import dev.fleetwright.reconciler.cli.text.Table;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.LedgerCheck;
import dev.fleetwright.reconciler.store.FleetStore.LedgerRecord;
import dev.fleetwright.reconciler.store.Stores;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code fleetwright ledger}. */
public final class LedgerCommand extends FleetCommand {
  private static final int MOST = 100_000;

  private final StateOptions state = new StateOptions();

  int last = 50;

  boolean verify;

  @Override
  protected void takes(Line line) {
    line.says(
        "Show what was done on the clusters, and who said yes to what; the newest last.",
        "Each record is written before its request is sent, and again with what came of it. They"
            + " are chained by hash; --verify checks every link and prints the last hash, which,"
            + " kept elsewhere, proves later that nothing was cut off.");
    line.value(
        Integer.class,
        "COUNT",
        "so many records of the chosen clusters (default: 50)",
        number -> last = number,
        "--last");
    line.flag("check the chain from its beginning", is -> verify = is, "--verify");
    state.takes(line);
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "json");
  }

  @Override
  protected int run() throws CommandFailure {
    if (!options.environments.isEmpty() || !options.selectors.isEmpty()) {
      throw CommandFailure.input("'ledger' takes clusters by name, with --cluster");
    }
    if (last < 1 || last > MOST) {
      throw CommandFailure.input("--last is a number from 1 to " + MOST + ", not " + last);
    }
    Quiet.libraries();
    try (var store = Stores.read(state.folder(options))) {
      return verify ? check(store.verifyLedger()) : show(records(store));
    }
  }

  private List<LedgerRecord> records(FleetStore store) {
    if (options.clusters.isEmpty()) {
      return store.ledger(Optional.empty(), last).reversed();
    }
    var newest =
        options.clusters.stream()
            .distinct()
            .flatMap(cluster -> store.ledger(Optional.of(cluster), last).reversed().stream())
            .sorted(Comparator.comparing(LedgerRecord::at))
            .toList();
    return newest.subList(Math.max(0, newest.size() - last), newest.size());
  }

  private int show(List<LedgerRecord> records) {
    if (form().equals("json")) {
      var items = records.stream().<Json>map(LedgerCommand::json).toList();
      print(Json.obj().put("records", new Json.Arr(items)).build());
      return ExitCode.OK;
    }
    var table = new Table("AT", "CLUSTER", "COMMIT", "ACTION", "OBJECT", "OUTCOME", "DETAIL");
    for (var each : records) {
      table.row(
          each.at().truncatedTo(ChronoUnit.SECONDS).toString(),
          each.cluster().isEmpty() ? "(all)" : each.cluster(),
          StatusText.commit(each.commit()),
          each.action(),
          each.object(),
          each.outcome(),
          StatusText.oneLine(each.detail()));
    }
    out().print(records.isEmpty() ? "the ledger has no record of that\n" : table.text());
    return ExitCode.OK;
  }

  private static Json json(LedgerRecord each) {
    return Json.obj()
        .put("at", each.at().toString())
        .put("cluster", each.cluster())
        .put("commit", each.commit())
        .put("digest", each.digest())
        .put("action", each.action())
        .put("object", each.object())
        .put("outcome", each.outcome())
        .put("detail", each.detail())
        .build();
  }

  private int check(LedgerCheck found) throws CommandFailure {
    return switch (found) {
      case LedgerCheck.Intact(long records, var head) -> {
        if (form().equals("json")) {
          print(Json.obj().put("intact", true).put("records", records).put("head", head).build());
        } else {
          out().println("intact: %d records, the last hash is %s".formatted(records, head));
        }
        yield ExitCode.OK;
      }
      case LedgerCheck.Broken(long sequence, var reason) ->
          throw CommandFailure.world(
              "FW2069"
                  + ": the ledger is not what was written, from record %d on: %s"
                      .formatted(sequence, Shown.line(reason)));
    };
  }
}
