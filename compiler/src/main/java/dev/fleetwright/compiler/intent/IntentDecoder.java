package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Decodes a tree that has passed the schema; what does not fit is taken as not there. */
public final class IntentDecoder {
  private static final List<String> APART = List.of("placement", "overrides");

  private final YamlMap root;
  private final SelectorDecoder selectors;

  private IntentDecoder(YamlMap root, Diagnostics out) {
    this.root = root;
    this.selectors = new SelectorDecoder(out);
  }

  /**
   * @param root the root file with its imports
   * @param folder where its paths start
   */
  public static Intent decode(YamlMap root, String folder, Diagnostics out) {
    return new IntentDecoder(root, out).intent(folder);
  }

  private Intent intent(String folder) {
    var name = root.map("metadata").text("name");
    return new Intent(
        name == null ? "" : name,
        root.at(),
        folder,
        each("environments", this::environment),
        each("clusters", this::cluster),
        each("groups", this::group),
        each("workloads", (key, entry) -> deployable(Kind.WORKLOAD, key, entry)),
        each("components", (key, entry) -> deployable(Kind.COMPONENT, key, entry)),
        root.map("providers"),
        SelectorDecoder.refs(root.get("overlays")),
        overrides(root),
        root.map("vars"));
  }

  private interface EntryDecoder<T> {
    T decode(String key, Entry entry);
  }

  private <T> SortedMap<String, T> each(String section, EntryDecoder<T> decoder) {
    var decoded = new LinkedHashMap<String, T>();
    root.map(section)
        .entries()
        .forEach((key, entry) -> decoded.put(key, decoder.decode(key, entry)));
    return Intent.sorted(decoded);
  }

  private static YamlMap mapOf(Entry entry) {
    return entry.value() instanceof YamlMap map ? map : YamlMap.empty(entry.keyAt());
  }

  private Environment environment(String name, Entry entry) {
    var map = mapOf(entry);
    var facts = Json.obj().put("name", name);
    map.entries()
        .forEach((key, value) -> {
          if (value.value() instanceof YamlScalar(_, var scalar, _) && !key.equals("namespace")) {
            facts.put(key, scalar);
          }
        });
    return new Environment(
        name,
        entry.keyAt(),
        ref(map, "promotesFrom"),
        ref(map, "namespace"),
        map.map("defaults"),
        map.map("vars"),
        isTrue(map.get("protect")),
        facts.build());
  }

  private Cluster cluster(String name, Entry entry) {
    var map = merged(root.map("clusterDefaults"), mapOf(entry));
    var labels = new LinkedHashMap<String, String>();
    map.map("labels")
        .entries()
        .forEach((key, value) ->
            SelectorDecoder.refs(value.value()).forEach(ref -> labels.put(key, ref.text())));
    var connection = map.map("connection");
    var context = text(connection, "context", name);
    var kubernetes = text(map, "kubernetes", "");
    var state = text(map, "state", "active");
    var region = text(map, "region", "");
    var provider = ref(map, "provider");
    var zones = map.get("zones");
    var labelFacts = Json.obj();
    labels.forEach(labelFacts::put);
    var facts =
        Json.obj()
            .put("name", name)
            .put("provider", provider == null ? null : provider.text())
            .put("region", region.isEmpty() ? null : region)
            .put("zones", zones == null ? null : zones.json())
            .put("kubernetes", kubernetes.isEmpty() ? null : kubernetes)
            .put("state", state)
            .put("labels", labelFacts.build())
            .put("settings", map.map("settings").json())
            .build();
    return new Cluster(
        name,
        entry.keyAt(),
        provider,
        region,
        SelectorDecoder.refs(map.get("environment")),
        labels,
        kubernetes,
        context,
        text(connection, "mode", "push"),
        state,
        map.map("settings"),
        map.map("vars"),
        map.map("defaults"),
        overrides(map),
        facts);
  }

  private Group group(String name, Entry entry) {
    if (entry.value() instanceof YamlMap map) {
      var selector = selectors.decode(map);
      return new Group(name, entry.keyAt(), selector == null ? Selector.EVERY : selector);
    }
    var clusters = SelectorDecoder.refs(entry.value());
    return new Group(
        name,
        entry.keyAt(),
        new Selector.Test(Selector.Field.CLUSTER, "", clusters, entry.keyAt()));
  }

  private Deployable deployable(Kind kind, String name, Entry entry) {
    var map = mapOf(entry);
    var spec = new LinkedHashMap<>(map.entries());
    APART.forEach(spec::remove);
    return new Deployable(
        kind,
        name,
        entry.keyAt(),
        new YamlMap(map.at(), spec),
        placement(map.get("placement")),
        overrides(map));
  }

  private Placement placement(@Nullable YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      return Placement.EVERYWHERE;
    }
    var select = selectors.decode(map.get("select"));
    return new Placement(
        select == null ? Selector.EVERY : select,
        selectors.decode(map.get("exclude")),
        map.get("spread") instanceof YamlMap spread ? spread(spread) : null);
  }

  private static Placement.Spread spread(YamlMap map) {
    Selector.Field by = null;
    for (var field : Selector.Field.values()) {
      by = field.word().equals(map.text("by")) ? field : by;
    }
    return new Placement.Spread(by, number(map, "count"), number(map, "perGroup"));
  }

  private List<OverrideEntry> overrides(YamlMap holder) {
    var decoded = new ArrayList<OverrideEntry>();
    holder
        .map("overrides")
        .entries()
        .forEach((name, entry) -> {
          var map = mapOf(entry);
          var priority = number(map, "priority");
          decoded.add(
              new OverrideEntry(
                  name,
                  entry.keyAt(),
                  selectors.decode(map.get("when")),
                  priority == null ? 0 : priority,
                  map.map("replace"),
                  map.get("remove"),
                  map.map("set"),
                  map.map("append"),
                  map.map("prepend")));
        });
    return decoded;
  }

  /** Maps merge, anything else of {@code over} wins. */
  private static YamlMap merged(YamlMap under, YamlMap over) {
    var entries = new LinkedHashMap<>(under.entries());
    over.entries().forEach((key, entry) -> entries.merge(key, entry, IntentDecoder::mergedEntry));
    return new YamlMap(over.at(), entries);
  }

  private static Entry mergedEntry(Entry under, Entry over) {
    return under.value() instanceof YamlMap lower && over.value() instanceof YamlMap upper
        ? new Entry(over.keyAt(), merged(lower, upper))
        : over;
  }

  private static @Nullable Ref ref(YamlMap map, String key) {
    var refs = SelectorDecoder.refs(map.get(key));
    return refs.isEmpty() ? null : refs.getFirst();
  }

  private static String text(YamlMap map, String key, String otherwise) {
    var ref = ref(map, key);
    return ref == null ? otherwise : ref.text();
  }

  private static @Nullable Long number(YamlMap map, String key) {
    return map.get(key) instanceof YamlScalar(_, Json.Int(var number), _) ? number : null;
  }

  private static boolean isTrue(@Nullable YamlNode node) {
    return node instanceof YamlScalar(_, var value, _) && value == Json.Bool.TRUE;
  }
}
