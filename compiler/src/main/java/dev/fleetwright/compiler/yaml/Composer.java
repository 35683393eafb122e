package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.Dialect.Scalar;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;

/**
 * One document's events to nodes. Depth, number of values and cycles are watched here, event by
 * event, so that nothing deep or endless is ever built.
 */
final class Composer {
  private final Events events;
  private final Dialect dialect;
  private final Budget budget;
  private final Said out;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int deepest;

  /** A node that can be used again, and what each use costs; without a node while it is open. */
  private record Anchored(@Nullable YamlNode node, long nodes, long characters, int height) {}

  Composer(Events events, Dialect dialect, Budget budget, Said out) {
    this.events = events;
    this.dialect = dialect;
    this.budget = budget;
    this.out = out;
  }

  /** The document that starts at the next event. */
  YamlNode document() throws Refused {
    return node(1, null);
  }

  /**
   * The node that starts at the next event.
   *
   * @param field the key that it is the value of
   */
  private YamlNode node(int depth, @Nullable String field) throws Refused {
    var event = events.next();
    var at = events.start(event);
    budget.descend(depth, at);
    deepest = Math.max(deepest, depth);
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAlias().getValue(), depth, at);
    }
    var name = event instanceof NodeEvent node ? anchor(node, at) : null;
    if (name == null) {
      return unnamed(event, depth, field, at);
    }
    long nodes = budget.nodes();
    long characters = budget.characters();
    int outer = deepest;
    deepest = depth;
    anchors.put(name, new Anchored(null, 0, 0, 0));
    var node = unnamed(event, depth, field, at);
    anchors.put(
        name,
        new Anchored(
            node, budget.nodes() - nodes, budget.characters() - characters, deepest - depth));
    deepest = Math.max(outer, deepest);
    return node;
  }

  private @Nullable String anchor(NodeEvent event, SourceLocation at) {
    if (event.getAnchor().isEmpty()) {
      return null;
    }
    var name = event.getAnchor().get().getValue();
    return dialect.anchor(name, false, at) ? name : null;
  }

  private YamlNode alias(String name, int depth, SourceLocation at) throws Refused {
    if (!dialect.anchor(name, true, at)) {
      return new YamlScalar(at, Json.Null.NULL, true);
    }
    var target = anchors.get(name);
    if (target == null) {
      throw new Refused(
          Diagnostic.error(
                  "FW1014",
                  at,
                  "the alias " + out.shown(at, "*" + name) + " has no anchor before it")
              .because("an anchor is known only after its place, and only in its document"));
    }
    if (target.node() == null) {
      throw new Refused(
          Diagnostic.error(
              "FW1014",
              at,
              "the alias " + out.shown(at, "*" + name) + " is inside of what it stands for"));
    }
    budget.spend(target.nodes(), target.characters(), at);
    budget.descend(depth + target.height(), at);
    deepest = Math.max(deepest, depth + target.height());
    return target.node();
  }

  private YamlNode unnamed(Event event, int depth, @Nullable String field, SourceLocation at)
      throws Refused {
    return switch (event) {
      case ScalarEvent scalar -> {
        budget.spend(1, scalar.getValue().length(), at);
        yield new YamlScalar(at, dialect.value(scalar(scalar, field, at)), scalar.isPlain());
      }
      case MappingStartEvent map -> {
        budget.spend(1, 0, at);
        if (map.isFlow() && events.startsWith("{{", map)) {
          throw new Refused(dialect.template(at));
        }
        tag(map, true, at);
        yield map(depth, at);
      }
      case CollectionStartEvent list -> {
        budget.spend(1, 0, at);
        tag(list, false, at);
        var items = new ArrayList<YamlNode>();
        while (!(events.peek() instanceof SequenceEndEvent)) {
          items.add(node(depth + 1, null));
        }
        events.next();
        yield new YamlList(at, items);
      }
      default -> throw new IllegalStateException("no node starts with " + event);
    };
  }

  private void tag(CollectionStartEvent event, boolean map, SourceLocation at) {
    event.getTag().ifPresent(tag -> dialect.collectionTag(tag, map, at));
  }

  private Scalar scalar(ScalarEvent event, @Nullable String field, SourceLocation at)
      throws Refused {
    if (events.hasSurrogateEscape(event)) {
      throw new Refused(Complaints.half(at));
    }
    return new Scalar(event.getValue(), event.isPlain(), event.getTag().orElse(null), field, at);
  }

  private YamlMap map(int depth, SourceLocation at) throws Refused {
    var entries = new LinkedHashMap<String, Entry>();
    var merged = new HashSet<String>();
    while (!(events.peek() instanceof MappingEndEvent)) {
      var event = events.peek();
      var keyAt = events.start(event);
      if (event instanceof ScalarEvent scalar
          && scalar.isPlain()
          && scalar.getValue().equals("<<")
          && dialect.merges()) {
        events.next();
        budget.spend(1, 0, keyAt);
        merge(node(depth + 1, null), entries, merged, keyAt);
        continue;
      }
      var key = key(event, depth, keyAt);
      var value = node(depth + 1, key);
      if (key == null) {
        continue;
      }
      var before = merged.remove(key) ? null : entries.get(key);
      if (before == null) {
        entries.put(key, new Entry(keyAt, value));
      } else if (dialect.lastKeyWins()) {
        out.add(Complaints.lastWins(key, keyAt, before.keyAt()));
        entries.put(key, new Entry(keyAt, value));
      } else {
        out.add(
            Diagnostic.error("FW1008", keyAt, "the key '" + Shown.of(key) + "' is there twice")
                .alsoAt(before.keyAt(), "here first")
                .fix("keep one of them"));
      }
    }
    events.next();
    return entries.isEmpty() ? YamlMap.empty(at) : new YamlMap(at, entries);
  }

  private @Nullable String key(Event event, int depth, SourceLocation at) throws Refused {
    if (event instanceof ScalarEvent scalar) {
      events.next();
      budget.spend(1, scalar.getValue().length(), at);
      var name = anchor(scalar, at);
      if (name != null) {
        var value = dialect.value(scalar(scalar, null, at));
        anchors.put(
            name,
            new Anchored(
                new YamlScalar(at, value, scalar.isPlain()), 1, scalar.getValue().length(), 0));
      }
      return dialect.key(scalar(scalar, null, at));
    }
    if (node(depth + 1, null) instanceof YamlScalar(_, Json.Str(var text), _)) {
      return text;
    }
    out.add(
        Diagnostic.error("FW1015", at, "a key must be text")
            .because("JSON, which Kubernetes speaks, has no other keys"));
    return null;
  }

  /** Takes the fields of a map, or of several, the first of which wins, into another. */
  private void merge(YamlNode from, Map<String, Entry> into, Set<String> merged, SourceLocation at)
      throws Refused {
    var taken = new LinkedHashMap<String, Entry>();
    switch (from) {
      case YamlMap(_, var entries) -> taken.putAll(entries);
      case YamlList(_, var items) when items.stream().allMatch(YamlMap.class::isInstance) -> {
        for (var item : items) {
          if (item instanceof YamlMap(_, var entries)) {
            entries.forEach(taken::putIfAbsent);
          }
        }
      }
      default ->
          throw new Refused(
              Diagnostic.error("FW1019", at, "`<<` takes a map or a list of maps")
                  .fix("quote it, where a key of that name is meant"));
    }
    budget.spend(taken.size(), 0, at);
    taken.forEach((key, entry) -> {
      var before = into.putIfAbsent(key, entry);
      if (before == null) {
        merged.add(key);
      } else {
        out.add(
            Diagnostic.error(
                    "FW1019",
                    at,
                    "`<<` brings the key '" + Shown.of(key) + "', which is there before it")
                .alsoAt(before.keyAt(), "here first")
                .because("readers differ on which of the two wins")
                .fix("put `<<` first"));
      }
    });
  }
}
