package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.FailPoint;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.inventory.ClusterRecord;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.InventoryText;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.store.FleetStore.Registration;
import dev.fleetwright.reconciler.store.Stores;
import java.util.HashMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One installation writes to a cluster, and to the one that was meant. */
abstract class IdentityContract extends EngineContract {
  private static final String RECORD =
      "/api/v1/namespaces/fleetwright-system/configmaps/fleetwright." + FLEET;

  @Test
  void another_installation_is_refused_until_it_takes_over() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    settled(plan);
    try (var other = Stores.memory(FLEET)) {
      var engine = engine(other, FailPoint.NONE, session -> session);
      var changed = plan(unit("a", namespace(ns), configMap(ns, "m", "2")));

      var refused = engine.reconcile(changed, "c1", Options.CYCLE);
      assertThat(refused.status().state()).isEqualTo(State.REFUSED);
      assertThat(only(refused).code()).isEqualTo("FW2021");
      assertThat(only(refused).reason()).contains(store().installation());
      assertThat(text(configMaps() + "/m", "data", "key")).contains("1");

      var taken = engine.reconcile(changed, "c1", takingOver());
      assertThat(taken.status().state()).as(taken.toString()).isEqualTo(State.IN_SYNC);
      assertThat(text(configMaps() + "/m", "data", "key")).contains("2");
      assertThat(other.inventory(world().context())).hasSize(2);
      assertThat(engine.reconcile(changed, "c1", Options.CYCLE).changes()).isEmpty();
    }
    assertThat(only(cycle(plan)).code()).isEqualTo("FW2021");
  }

  @Test
  void a_store_that_is_behind_the_cluster_is_refused() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    settled(plan);
    var known = store().registration(world().context()).orElseThrow();
    store().register(world().context(), new Registration(known.clusterUid(), known.epoch() - 1));

    assertThat(only(cycle(plan)).code()).isEqualTo("FW2022");
  }

  @Test
  void a_memory_from_a_backup_that_takes_over_trusts_nothing_that_it_learned() throws Exception {
    var cluster = world().context();
    var before = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    settledAs(before);
    var registration = store().registration(cluster).orElseThrow();
    var inventory = store().inventory(cluster);
    var learned = store().learned(cluster);
    settledAs(plan(unit("a", namespace(ns), configMap(ns, "m", "2"))));
    store().register(cluster, registration);
    store().remember(cluster, inventory.values());
    store().learn(cluster, learned);
    assertThat(only(cycle(before)).code()).isEqualTo("FW2022");

    assertThat(cycle(before, takingOver()).status().state()).isEqualTo(State.IN_SYNC);

    Oracle.holds(world(), before);
    settledAs(before);
  }

  @Test
  void a_cluster_that_is_taken_over_and_as_it_shall_be_is_ours_from_then_on() throws Exception {
    var cluster = world().context();
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    settled(plan);
    var known = store().registration(cluster).orElseThrow();
    store().register(cluster, new Registration(known.clusterUid(), known.epoch() - 1));
    assertThat(only(cycle(plan)).code()).isEqualTo("FW2022");

    var would = cycle(plan, Options.PLAN.approving(takingOver().approvals()));
    assertThat(would.takeOver()).isTrue();
    assertThat(would.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(only(cycle(plan)).code()).isEqualTo("FW2022");

    var taken = cycle(plan, takingOver());
    assertThat(taken.takeOver()).isTrue();
    assertThat(taken.changes()).isEmpty();
    assertThat(taken.status().state()).isEqualTo(State.IN_SYNC);
    assertThat(ledger()).contains("take-over  intended", "take-over  done");
    assertThat(settled(plan).takeOver()).isFalse();
    var asked = new Asked();
    assertThat(cycle(plan, Options.CYCLE, asked::of).status().state()).isEqualTo(State.IN_SYNC);
    assertThat(asked.writes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"SERVER", "UNREACHABLE"})
  void a_record_of_which_the_write_fails_once_or_the_answer_is_lost_once_is_written(Kind kind)
      throws Exception {
    for (boolean arrives : new boolean[] {false, true}) {
      for (int at = 1; at <= 2; at++) {
        var plan = plan(unit("a", namespace(ns), configMap(ns, "m", arrives + "" + at)));
        int which = at;
        var count = new AtomicInteger();

        var cycle =
            cycle(
                plan,
                Options.CYCLE,
                session -> failing(session, kind, arrives, () -> count.incrementAndGet() == which));

        assertThat(cycle.status().state()).as(cycle.toString()).isEqualTo(State.IN_SYNC);
        Oracle.holds(world(), plan);
        settled(plan);
      }
    }
  }

  /** A write of the record fails, before or after it is done. */
  private static ClusterSession failing(
      ClusterSession session, Kind kind, boolean arrives, BooleanSupplier now) {
    return new SessionWith(session) {
      @Override
      public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
          throws ClusterFailure {
        boolean fails = isRecord(body) && now.getAsBoolean();
        if (fails && !arrives) {
          throw new ClusterFailure(kind, "a moment of weakness");
        }
        var applied = super.apply(type, body, options);
        if (fails) {
          throw new ClusterFailure(kind, "the answer was lost");
        }
        return applied;
      }

      @Override
      public Json.Obj create(ResourceType type, Json.Obj body) throws ClusterFailure {
        boolean fails = isRecord(body) && now.getAsBoolean();
        if (fails && !arrives) {
          throw new ClusterFailure(kind, "a moment of weakness");
        }
        var made = super.create(type, body);
        if (fails) {
          throw new ClusterFailure(kind, "the answer was lost");
        }
        return made;
      }
    };
  }

  private static boolean isRecord(Json.Obj body) {
    return "fleetwright-system".equals(body.text("metadata", "namespace"));
  }

  @Test
  void a_cluster_whose_record_cannot_be_written_is_told_as_left_alone() throws Exception {
    var before = plan(unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1")));
    settled(before);

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m", "2"))),
            Options.CYCLE,
            session -> failing(session, Kind.SERVER, false, () -> true));

    assertThat(cycle.status().state()).isNotEqualTo(State.IN_SYNC);
    assertThat(cycle.changes()).isEmpty();
    assertThat(cycle.status().applied()).isZero();
    Oracle.holds(world(), before);
  }

  @Test
  void another_cluster_behind_the_same_name_is_left_alone() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    store().register(world().context(), new Registration("another-uid", 3));

    var cycle = cycle(plan);

    assertThat(cycle.status().state()).isEqualTo(State.REFUSED);
    assertThat(only(cycle).code()).isEqualTo("FW2023");
    assertThat(live("/api/v1/namespaces/" + ns)).isNull();
    assertThat(cycle(plan, takingOver()).status().state()).isEqualTo(State.IN_SYNC);
  }

  @Test
  void a_record_of_another_cluster_is_not_ours() throws Exception {
    var plan = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));
    settled(plan);
    world().patch(RECORD, "restore", "{'data':{'clusterUid':'where-the-backup-was-made'}}");

    assertThat(only(cycle(plan)).code()).isEqualTo("FW2023");
  }

  @Test
  void a_record_that_was_deleted_is_written_again_and_nothing_is_deleted_meanwhile()
      throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1"))));
    world().delete(RECORD);
    var smaller = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));

    assertThat(blocked(cycle(smaller))).containsExactly("FW2033 ConfigMap/" + ns + "/n");
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");
    assertThat(settled(smaller).status().deleted()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "inventory, garbage",
    "inventoryDigest, 0123",
    "inventoryChunks, 2000000000",
  })
  void on_a_copy_of_the_inventory_that_cannot_be_read_nothing_is_deleted(String field, String value)
      throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1"))));
    // The digest tells whether the copy is to be read at all.
    world().patch(RECORD, "someone", "{'data':{'inventoryDigest':'%064d'}}".formatted(7));
    world().patch(RECORD, "someone", "{'data':{'%s':'%s'}}".formatted(field, value));
    var smaller = plan(unit("a", namespace(ns), configMap(ns, "m", "1")));

    assertThat(blocked(cycle(smaller))).containsExactly("FW2033 ConfigMap/" + ns + "/n");
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");
    assertThat(settled(smaller).status().deleted()).isEqualTo(1);
  }

  @Test
  void an_object_of_which_the_copies_know_another_uid_is_not_deleted() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"), configMap(ns, "n", "1"))));
    var key = new ObjectKey("", "ConfigMap", ns, "n");
    var entry = Objects.requireNonNull(store().inventory(world().context()).get(key));
    var another =
        new InventoryEntry(
            key, entry.version(), "another", entry.unit(), entry.digest(), entry.state());
    var all = new HashMap<>(store().inventory(world().context()));
    all.put(key, another);
    var record =
        ClusterRecord.of(
                store().owner(),
                Objects.requireNonNull(found(RECORD).text("data", "clusterUid")),
                1,
                InventoryText.write(all.values()))
            .configMap(all.keySet());
    world()
        .patch(
            RECORD,
            "someone",
            JsonText.write(Json.obj().put("data", record.object("data")).build()));

    assertThat(blocked(cycle(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))))))
        .containsExactly("FW2033 ConfigMap/" + ns + "/n");
    assertThat(existing(configMaps(), "m", "n")).containsExactly("m", "n");
  }

  @Test
  void the_record_is_an_apply_set_as_kubectl_knows_it() throws Exception {
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1"))));

    assertThat(found(RECORD))
        .satisfies(record -> {
          assertThat(record.object("metadata", "labels").fields())
              .containsEntry("applyset.kubernetes.io/id", new Json.Str(store().owner().applySet()));
          assertThat(Membership.annotation(record, "applyset.kubernetes.io/tooling"))
              .isEqualTo("fleetwright/0.1");
          assertThat(Membership.annotation(record, "applyset.kubernetes.io/contains-group-kinds"))
              .isEqualTo("ConfigMap,Namespace");
          assertThat(Membership.annotation(record, "applyset.kubernetes.io/additional-namespaces"))
              .isEqualTo(ns);
        });
    assertThat(text(configMaps() + "/m", "metadata", "labels", Membership.PART_OF))
        .contains(store().owner().applySet());
  }
}
