package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.inventory.ClusterRecord;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written into a cluster's record, the cluster can be had back. */
abstract class RecordContract extends EngineContract {
  private static final String PLACE = "/api/v1/namespaces/fleetwright-system/configmaps";
  private static final String RECORD = PLACE + "/fleetwright." + FLEET;

  private ClusterPlan holding(String value) {
    return plan(unit("a", namespace(ns), configMap(ns, "m", value)));
  }

  @Test
  void what_is_in_its_namespace_is_not_written_for_any_plan() throws Exception {
    settled(holding("1"));
    var installation = text(RECORD, "data", "installation");
    var reserved =
        plan(
            unit(
                "a",
                namespace(ns),
                configMap(ns, "m", "2"),
                configMap("fleetwright-system", "fleetwright." + FLEET, "0"),
                configMap("fleetwright-system", "more", "0"),
                manifest(
                    "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'fleetwright-system','labels':{'x':'y'}}}")));

    for (var options : new Options[] {Options.PLAN, Options.CYCLE, takingOver()}) {
      assertThat(blocked(cycle(reserved, options)))
          .containsExactly(
              "FW2057 ConfigMap/fleetwright-system/fleetwright.test",
              "FW2057 ConfigMap/fleetwright-system/more",
              "FW2057 Namespace/fleetwright-system");
    }
    assertThat(text(configMaps() + "/m", "data", "key")).contains("2");
    assertThat(text(RECORD, "data", "installation")).isEqualTo(installation);
    assertThat(existing(PLACE, "more")).isEmpty();
    settled(holding("3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4503599627370496",
        "4503599627370497",
        "9007199254740989",
        "9007199254740990",
        "9007199254740991",
        "9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "-1",
        "many"
      })
  void no_epoch_in_the_record_locks_the_cluster_out_for_good(String epoch) throws Exception {
    settled(holding("1"));
    world().patch(RECORD, "someone", "{'data':{'epoch':'%s'}}".formatted(epoch));

    assertThat(cycle(holding("2")).status().state()).isEqualTo(State.REFUSED);
    assertThat(cycle(holding("2"), takingOver()).status().state()).isEqualTo(State.IN_SYNC);
    for (int i = 3; i < 9; i++) {
      settled(holding(Integer.toString(i)));
    }
    assertThat(ClusterRecord.read(found(RECORD))).isNotNull();
    assertThat(store().registration(world().context()).orElseThrow().epoch())
        .isEqualTo(Long.parseLong(text(RECORD, "data", "epoch").orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "FW2021 | {'data':null}",
        "FW2021 | {'data':{'installation':'00000000-0000-0000-0000-000000000000'}}",
        "FW2021 | {'data':{'installation':''}}",
        "FW2021 | {'data':{'installation':'several\\nlines'}}",
        "FW2021 | {'data':{'fleet':'another'}}",
        "FW2021 | {'data':{'fleet':null}}",
        "FW2023 | {'data':{'clusterUid':'another'}}",
      })
  void nor_does_anything_else(String code, String patch) throws Exception {
    settled(holding("1"));
    world().patch(RECORD, "someone", patch);

    assertThat(only(cycle(holding("2"))).code()).isEqualTo(code);
    assertThat(text(configMaps() + "/m", "data", "key")).contains("1");
    assertThat(cycle(holding("2"), takingOver()).status().state()).isEqualTo(State.IN_SYNC);
    settled(holding("3"));
    assertThat(text(configMaps() + "/m", "data", "key")).contains("3");
  }

  @Test
  void a_record_that_was_made_immutable_is_replaced() throws Exception {
    settled(holding("1"));
    world().patch(RECORD, "someone", "{'immutable':true}");

    settled(holding("2"));
    world().patch(RECORD, "someone", "{'immutable':true}");
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "2"), configMap(ns, "n", "2"))));
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");
  }

  @Test
  void a_record_that_was_filled_up_is_replaced() throws Exception {
    settled(holding("1"));
    int used =
        found(RECORD).object("data").fields().values().stream()
            .mapToInt(value -> ((Json.Str) value).value().length())
            .sum();
    var junk = "x".repeat((1 << 20) - used);
    world().patch(RECORD, "someone", "{'data':{'junk':'%s'}}".formatted(junk));

    settled(plan(unit("a", many(60))));
    assertThat(found(RECORD).object("data").fields()).doesNotContainKey("junk");
    assertThat(maps()).hasSize(60);
  }
}
