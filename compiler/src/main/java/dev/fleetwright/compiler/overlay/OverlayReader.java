package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.Kinds.Scope;
import dev.fleetwright.compiler.plan.ClusterPlan.NeverOwn;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.source.Diagnostic.Severity;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads an overlay whose shape has been checked, together with what it extends. */
final class OverlayReader {
  private final YamlMap body;
  private final Names names;

  private OverlayReader(YamlMap body, Names names) {
    this.body = body;
    this.names = names;
  }

  static Overlay read(String name, YamlMap body, Diagnostics diagnostics) {
    var settings = new SettingReader(name, diagnostics).settings(body.map("settings"));
    var lets = body.map("let").entries().keySet();
    var names = new Names(name, settings, lets, java.util.Set.of(), diagnostics);
    return new OverlayReader(body, names).overlay();
  }

  private Overlay overlay() {
    var requires = requires();
    var rules = new ArrayList<>(rules("refuse", true));
    rules.addAll(rules("notice", false));
    var description = body.text("description");
    return new Overlay(
        new Overlay.Content(
            names.overlay(),
            description == null ? "" : description,
            body.map("defaults"),
            body.map("vars"),
            entryDefaults(),
            names.settings(),
            trees("let"),
            trees("storageClasses"),
            requires,
            new EmissionReader(names.with("it"), names, requires).read(body.map("emit")),
            new PatchReader(names.with("it")).read(body.map("patch")),
            rules,
            neverOwn(),
            capabilities()));
  }

  private Map<String, Tree> entryDefaults() {
    var defaults = new LinkedHashMap<String, Tree>();
    each("entryDefaults", (trait, values) -> defaults.put(trait, TreeReader.read(values, names)));
    return defaults;
  }

  /** Named trees; null makes one that is always left out. */
  private Map<String, Tree> trees(String section) {
    var trees = new LinkedHashMap<String, Tree>();
    body.map(section)
        .entries()
        .forEach((name, entry) ->
            trees.put(
                name,
                entry.value().json() == Json.Null.NULL
                    ? new Tree.Absent()
                    : TreeReader.read(entry.value(), names.with("it"))));
    return trees;
  }

  private List<RequiredKind> requires() {
    var requires = new ArrayList<RequiredKind>();
    each(
        "requires",
        (_, map) -> {
          if (map.get("kinds") instanceof YamlList(_, var kinds)) {
            for (var kind : kinds) {
              requires.add(
                  new RequiredKind(
                      GroupVersionKind.of(text(map, "apiVersion"), String.valueOf(plain(kind))),
                      text(map, "install"),
                      Scope.of(map.text("scope"))));
            }
          }
        });
    return requires;
  }

  private List<Rule> rules(String section, boolean refuses) {
    var rules = new ArrayList<Rule>();
    each(
        section,
        (name, map) -> {
          var trait = List.of(text(map, "trait").split("\\.", -1));
          if (!Traits.ALL.contains(trait.getFirst())) {
            names.unknown(map.at(), "trait", trait.getFirst(), Traits.ALL);
          }
          var inside = Traits.ENTRIES.contains(trait.getFirst()) ? names.with("it") : names;
          rules.add(
              new Rule(
                  name,
                  map.at(),
                  trait,
                  ConditionReader.read(map.get("when"), inside),
                  flag(map, "missing"),
                  tree(map, "message", inside),
                  alternatives(map, inside),
                  refuses ? Severity.ERROR : severity(map)));
        });
    return rules;
  }

  private static Severity severity(YamlMap map) {
    return "note".equals(map.text("level")) ? Severity.NOTE : Severity.WARNING;
  }

  private static Tree tree(YamlMap map, String key, Names inside) {
    var node = map.get(key);
    return node == null ? new Tree.Fixed(Json.str("")) : TreeReader.read(node, inside);
  }

  private static List<Tree> alternatives(YamlMap map, Names inside) {
    return map.get("alternatives") instanceof YamlList(_, var items)
        ? items.stream().map(item -> TreeReader.read(item, inside)).toList()
        : List.of();
  }

  private List<NeverOwn> neverOwn() {
    var fields = new ArrayList<NeverOwn>();
    each(
        "neverOwn",
        (_, map) ->
            fields.add(
                new NeverOwn(
                    GroupVersionKind.of(text(map, "apiVersion"), "").group(),
                    text(map, "kind"),
                    text(map, "path"),
                    text(map, "reason"))));
    return fields;
  }

  private SortedMap<String, Overlay.Capability> capabilities() {
    var words =
        Arrays.stream(Overlay.Capability.values())
            .map(word -> word.name().toLowerCase(Locale.ROOT))
            .toList();
    var capabilities = new TreeMap<String, Overlay.Capability>();
    body.map("capabilities")
        .entries()
        .forEach((parameter, entry) -> {
          var word = plain(entry.value());
          if (words.contains(word)) {
            capabilities.put(parameter, Overlay.Capability.valueOf(word.toUpperCase(Locale.ROOT)));
          } else {
            names.unknown(entry.value().at(), "capability", word, words);
          }
        });
    return capabilities;
  }

  /**
   * Goes through the entries of a section that are maps; others have been reported by the schema.
   */
  private void each(String section, BiConsumer<String, YamlMap> use) {
    body.map(section)
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap map) {
            use.accept(name, map);
          }
        });
  }

  static boolean flag(YamlMap map, String key) {
    var value = map.get(key);
    return value != null && value.json() == Json.Bool.TRUE;
  }

  static String text(YamlMap map, String key) {
    var text = map.text(key);
    return text == null ? "" : text;
  }

  private static String plain(YamlNode node) {
    return node.json() instanceof Json.Str(var text) ? text : "";
  }
}
