package dev.fleetwright.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterRecordTest {
  private static final Owner US = Owner.of("fleet", "us");

  private static InventoryEntry entry(int i) {
    var key = new ObjectKey(i % 2 == 0 ? "" : "apps", "Kind" + i % 7, "ns", "object-" + i);
    return new InventoryEntry(
        key,
        "v1",
        i == 3 ? "" : new UUID(i * 7919L, i * 104_729L).toString(),
        "test/u" + i % 5,
        "",
        i == 3 ? InventoryEntry.State.PENDING : InventoryEntry.State.APPLIED);
  }

  private static List<InventoryEntry> entries(int count) {
    var entries = new ArrayList<InventoryEntry>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(i));
    }
    return entries;
  }

  private static ClusterRecord stored(ClusterRecord record) {
    var map = record.configMap(List.of());
    var metadata = map.object("metadata").with("resourceVersion", Json.str("7"));
    return Objects.requireNonNull(ClusterRecord.read(map.with("metadata", metadata)));
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    var entries = entries(300);
    var record = ClusterRecord.of(US, "uid", 5, InventoryText.write(entries));

    var read = stored(record);

    assertThat(read).isEqualTo(record.over("7"));
    assertThat(record.chunkConfigMaps()).isEmpty();
    assertThat(read.<RuntimeException>entries(_ -> null).values())
        .containsExactlyInAnyOrderElementsOf(entries);
  }

  @Test
  void a_large_inventory_goes_to_config_maps_of_its_own() throws Exception {
    var text = new StringBuilder();
    var random = new java.util.SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      text.append("\tConfigMap\tns\tm").append(i).append("\tv1\t");
      text.append(new UUID(random.nextLong(), random.nextLong())).append("\ttest/a\n");
    }
    var record = ClusterRecord.of(US, "uid", 5, text.toString());
    Map<String, Json.Obj> there = new HashMap<>();
    record.chunkConfigMaps().forEach(map -> there.put(ObjectKey.of(map).name(), map));

    assertThat(there).hasSizeGreaterThan(1).hasSize(record.chunks());
    assertThat(stored(record).<RuntimeException>entries(there::get)).hasSize(20_000);

    there.remove(record.chunkNames().getFirst());
    assertThatThrownBy(() -> stored(record).<RuntimeException>entries(there::get))
        .isInstanceOf(InventoryText.Malformed.class);
  }

  /** The record of an inventory, with something else written into it. */
  private static @Nullable ClusterRecord tampered(String field, String value) {
    var map = ClusterRecord.of(US, "uid", 5, InventoryText.write(entries(3))).configMap(List.of());
    return ClusterRecord.read(
        map.with("metadata", map.object("metadata").with("resourceVersion", Json.str("7")))
            .with("data", map.object("data").with(field, Json.str(value))));
  }

  @ParameterizedTest
  @CsvSource({
    "inventoryChunks, 2000000000",
    "inventoryChunks, -1",
    "inventoryChunks, 1",
    "inventoryDigest, short",
    "inventoryDigest, ''",
    "inventory, no base64",
    "inventory, ''",
  })
  void an_inventory_that_we_did_not_write_is_not_read(String field, String value) {
    var record = Objects.requireNonNull(tampered(field, value));

    assertThat(record.chunkNames()).hasSizeLessThanOrEqualTo(100);
    assertThatThrownBy(() -> record.<RuntimeException>entries(_ -> null))
        .isInstanceOf(InventoryText.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, -1",
    "epoch, 9007199254740992",
    "epoch, 9223372036854775807",
    "epoch, five",
    "inventoryChunks, many"
  })
  void a_record_of_numbers_that_we_never_write_is_no_record(String field, String value) {
    assertThat(tampered(field, value)).isNull();
  }

  @Test
  void an_inventory_that_unpacks_to_more_than_any_is_not_read() {
    var bomb = String.join("", InventoryText.pack("\n".repeat(InventoryText.LONGEST + 1)));

    assertThatThrownBy(() -> InventoryText.unpack(bomb))
        .isInstanceOf(InventoryText.Malformed.class)
        .hasMessageContaining("more than any");
  }

  @Test
  void a_config_map_of_somebody_else_is_no_record() {
    assertThat(ClusterRecord.read(Json.obj().put("data", Json.obj().put("a", "b").build()).build()))
        .isNull();
  }

  @Test
  void a_record_that_was_tampered_with_is_not_believed() {
    var record = ClusterRecord.of(US, "uid", 5, InventoryText.write(entries(10)));
    var other = ClusterRecord.of(US, "uid", 5, InventoryText.write(entries(11)));
    var map = record.configMap(List.of());
    var data = map.object("data").with("inventory", Json.str(other.pieces().getFirst()));
    var metadata = map.object("metadata").with("resourceVersion", Json.str("7"));
    var tampered =
        Objects.requireNonNull(
            ClusterRecord.read(map.with("data", data).with("metadata", metadata)));

    assertThatThrownBy(() -> tampered.<RuntimeException>entries(_ -> null))
        .isInstanceOf(InventoryText.Malformed.class);
  }

  @Test
  void apply_set_is_told_the_kinds_and_namespaces() {
    var map =
        ClusterRecord.of(US, "uid", 5, "")
            .configMap(
                List.of(
                    new ObjectKey("apps", "Deployment", "b", "x"),
                    new ObjectKey("", "ConfigMap", "a", "x"),
                    new ObjectKey("", "Namespace", "", "a")));

    assertThat(Membership.annotation(map, "applyset.kubernetes.io/contains-group-kinds"))
        .isEqualTo("ConfigMap,Deployment.apps,Namespace");
    assertThat(Membership.annotation(map, "applyset.kubernetes.io/additional-namespaces"))
        .isEqualTo("a,b");
  }
}
