package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.OverrideEntry;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Order;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one override does to one workload or component: its verbs, rooted there.
 *
 * @param override its name
 * @param when null where it always applies
 * @param layer later layers win: fleet, workload, cluster
 * @param everyone by {@code "*"}: gives way to what names the workload
 * @param replacements by path
 */
record Edit(
    String override,
    SourceLocation at,
    @Nullable Selector when,
    int layer,
    long priority,
    boolean everyone,
    Map<List<String>, Entry> replacements,
    List<Removal> removals,
    YamlMap set,
    YamlMap append,
    YamlMap prepend) {

  static final int FLEET = 0;
  static final int OWN = 1;
  static final int CLUSTER = 2;

  private static final String EVERYONE = "*";

  /** The order in which edits apply; equal ones belong to one rank, in which none may win. */
  static final Comparator<Edit> RANK =
      Order.by(Edit::layer, Edit::priority, edit -> !edit.everyone());

  /**
   * Takes something out.
   *
   * @param items the items to take out of the list at the path, or keys of the map there; null for
   *     the whole value
   */
  record Removal(List<String> path, @Nullable List<Json> items, SourceLocation at) {}

  /** The edits that the overrides of a workload or component make to it. */
  static List<Edit> ofUnit(Deployable unit) {
    return unit.overrides().stream()
        .map(entry ->
            of(
                entry,
                OWN,
                false,
                replacements(entry.replace()),
                removals(entry.remove(), null, null),
                UnaryOperator.identity()))
        .toList();
  }

  /** The edits that overrides of the fleet, or of a cluster, make to a workload or component. */
  static List<Edit> ofFleet(List<OverrideEntry> overrides, String section, String unit, int layer) {
    var edits = new ArrayList<Edit>();
    for (var entry : overrides) {
      for (var name : List.of(EVERYONE, unit)) {
        var edit =
            of(
                entry,
                layer,
                name.equals(EVERYONE),
                fleetReplacements(entry.replace(), section, name),
                removals(entry.remove(), section, name),
                verb -> verb.map(section).map(name));
        if (!edit.isEmpty()) {
          edits.add(edit);
        }
      }
    }
    return List.copyOf(edits);
  }

  /** Whether an override of a cluster changes {@code section.name}. */
  static boolean mentions(OverrideEntry entry, String section, String name) {
    return !ofFleet(List.of(entry), section, name, CLUSTER).isEmpty();
  }

  private static Edit of(
      OverrideEntry entry,
      int layer,
      boolean everyone,
      Map<List<String>, Entry> replacements,
      List<Removal> removals,
      UnaryOperator<YamlMap> part) {
    return new Edit(
        entry.name(),
        entry.at(),
        entry.when(),
        layer,
        entry.priority(),
        everyone,
        replacements,
        removals,
        part.apply(entry.set()),
        part.apply(entry.append()),
        part.apply(entry.prepend()));
  }

  private boolean isEmpty() {
    return replacements.isEmpty()
        && removals.isEmpty()
        && set.entries().isEmpty()
        && append.entries().isEmpty()
        && prepend.entries().isEmpty();
  }

  private static Map<List<String>, Entry> replacements(YamlMap byPath) {
    var found = new LinkedHashMap<List<String>, Entry>();
    byPath
        .entries()
        .forEach((text, entry) -> {
          var path = ScopePath.parse(text);
          if (path != null) {
            found.put(path.keys(), entry);
          }
        });
    return found;
  }

  /** Either {@code workloads: {name: {path: value}}} or {@code workloads.name.path: value}. */
  private static Map<List<String>, Entry> fleetReplacements(
      YamlMap replace, String section, String name) {
    var found = new LinkedHashMap<List<String>, Entry>();
    found.putAll(replacements(replace.map(section).map(name)));
    replacements(replace)
        .forEach((path, entry) -> {
          if (leadsTo(path, section, name)) {
            found.put(path.subList(2, path.size()), entry);
          }
        });
    return found;
  }

  private static boolean leadsTo(List<String> path, String section, String name) {
    return path.size() > 2 && path.get(0).equals(section) && path.get(1).equals(name);
  }

  /** What a {@code remove} takes out; of the fleet's, only what stands under a name. */
  private static List<Removal> removals(
      @Nullable YamlNode remove, @Nullable String section, @Nullable String name) {
    var found = new ArrayList<Removal>();
    switch (remove) {
      case YamlList(_, var items) ->
          paths(items)
              .forEach((path, at) -> {
                if (section == null || name == null) {
                  found.add(new Removal(path, null, at));
                } else if (leadsTo(path, section, name)) {
                  found.add(new Removal(path.subList(2, path.size()), null, at));
                }
              });
      case YamlMap map -> {
        var own = section == null || name == null ? map : map.map(section).get(name);
        if (own instanceof YamlList(_, var items)) {
          paths(items).forEach((path, at) -> found.add(new Removal(path, null, at)));
        } else if (own instanceof YamlMap inner) {
          mirrored(inner, List.of(), found);
        }
      }
      case null, default -> {}
    }
    return found;
  }

  private static Map<List<String>, SourceLocation> paths(List<YamlNode> items) {
    var found = new LinkedHashMap<List<String>, SourceLocation>();
    for (var item : items) {
      if (item instanceof YamlScalar(var at, Json.Str(var text), _)) {
        var path = ScopePath.parse(text);
        if (path != null) {
          found.put(path.keys(), at);
        }
      }
    }
    return found;
  }

  /** A map that looks like the workload, with the items to remove where its lists would be. */
  private static void mirrored(YamlMap map, List<String> above, List<Removal> found) {
    map.entries()
        .forEach((key, entry) -> {
          var path = Layers.then(above, key);
          switch (entry.value()) {
            case YamlMap inner -> mirrored(inner, path, found);
            case YamlList list ->
                found.add(new Removal(path, list.json().items(), entry.value().at()));
            case YamlScalar _ -> found.add(new Removal(path, null, entry.keyAt()));
          }
        });
  }
}
