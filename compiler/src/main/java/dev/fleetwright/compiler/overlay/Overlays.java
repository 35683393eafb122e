package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.schema.SchemaCheck;
import dev.fleetwright.compiler.source.Chains;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The overlays that a fleet uses: built-in ones and its own, each with what it extends already in
 * it. Immutable.
 */
public final class Overlays {
  private static final String SHAPE = "overlay-v1.schema.json";
  private static final String WORKLOAD_SHAPE = "intent-v1.schema.json#workloadFields";

  /** Built-in overlays without anything of a fleet's own in them; they are always the same. */
  private static final Map<String, Overlay> BUILT_IN = new ConcurrentHashMap<>();

  private final Map<String, Overlay> byName;
  private final Set<String> names;

  private Overlays(Map<String, Overlay> byName, Set<String> names) {
    this.byName = Map.copyOf(byName);
    this.names = names;
  }

  /**
   * Reads the built-in overlays ahead of their use: they hang on nothing else. Those which others
   * extend are seldom used alone.
   */
  public static void prefetch() {
    var extended = new HashSet<String>();
    for (var name : BuiltIn.names()) {
      var body = BuiltIn.body(name);
      var base = body == null ? null : body.text("extends");
      if (base != null) {
        extended.add(base);
      }
    }
    BuiltIn.names().stream().filter(name -> !extended.contains(name)).forEach(Overlays::builtIn);
  }

  private static Overlay builtIn(String name) {
    return BUILT_IN.computeIfAbsent(
        name,
        _ -> {
          var found = new Diagnostics();
          var overlay = new Loader(found).read(name);
          if (overlay == null) {
            throw new IllegalStateException(name + " cannot be read: " + found.sorted());
          }
          return overlay;
        });
  }

  /**
   * Takes in a fleet's own overlays and those built-in ones that it uses.
   *
   * @param files the overlay files that the intent names by {@code overlays}, whole documents
   * @param providers the intent's {@code providers} map
   * @param used the providers that the clusters name; a name that is no overlay's is left to the
   *     caller to report
   */
  public static Overlays load(
      List<YamlMap> files, YamlMap providers, Collection<String> used, Diagnostics diagnostics) {
    return new Loader(diagnostics).load(files, providers, used);
  }

  /**
   * The overlay of a provider, or null where there is none or it is wrong, which has been reported
   * then.
   */
  public @Nullable Overlay get(String provider) {
    return byName.get(provider);
  }

  /** The names that a cluster's {@code provider} may have, sorted. */
  public Set<String> names() {
    return names;
  }

  /** Finds what each overlay extends. */
  private static final class Loader {
    private final Diagnostics diagnostics;
    private final Map<String, YamlMap> own = new TreeMap<>();
    private final Map<Layer, Whole> whole = new HashMap<>();

    private final Set<Set<String>> reported = new LinkedHashSet<>();
    private boolean tooDeep;

    /** One overlay: the fleet's own of a name, or the built-in one. */
    private record Layer(String name, boolean own) {}

    /** A body with what it extends in it, and how many layers that is. */
    private record Whole(YamlMap body, int layers) {}

    Loader(Diagnostics diagnostics) {
      this.diagnostics = diagnostics;
    }

    Overlays load(List<YamlMap> files, YamlMap providers, Collection<String> used) {
      for (var file : files) {
        var name = file.map("metadata").text("name");
        if (fits(SHAPE, "", file) && name != null) {
          define(name, file.without("apiVersion").without("kind").without("metadata"));
        }
      }
      providers
          .entries()
          .forEach((name, entry) -> {
            if (fits(SHAPE + "#body", "providers." + name, entry.value())
                && entry.value() instanceof YamlMap body) {
              define(name, body);
            }
          });
      var names = new TreeSet<>(BuiltIn.names());
      names.addAll(own.keySet());
      var wanted = new TreeSet<>(own.keySet());
      used.stream().filter(names::contains).forEach(wanted::add);
      var read = new HashMap<String, Overlay>();
      for (var name : wanted) {
        var overlay = own.isEmpty() ? builtIn(name) : read(name);
        if (overlay != null) {
          read.put(name, overlay);
        }
      }
      return new Overlays(read, names);
    }

    /** One overlay with what it extends in it; null where it is wrong, which is reported. */
    @Nullable Overlay read(String name) {
      long before = diagnostics.errors();
      var body = whole(top(name), new LinkedHashSet<>());
      var overlay = body == null ? null : OverlayReader.read(name, body.body(), diagnostics);
      return diagnostics.errors() == before ? overlay : null;
    }

    /** Checks an overlay of the fleet's own; the built-in ones have been checked by tests. */
    private boolean fits(String schema, String path, YamlNode node) {
      long before = diagnostics.errors();
      SchemaCheck.of(schema).check(path, node, diagnostics);
      if (node instanceof YamlMap map) {
        var prefix = path.isEmpty() ? "" : path + ".";
        SchemaCheck.of(WORKLOAD_SHAPE).check(prefix + "defaults", map.map("defaults"), diagnostics);
      }
      return diagnostics.errors() == before;
    }

    private void define(String name, YamlMap body) {
      var other = own.putIfAbsent(name, body);
      if (other != null) {
        diagnostics.add(
            Diagnostic.error("FW1404", body.at(), "overlay '" + name + "' is defined twice")
                .alsoAt(other.at(), "here for the first time")
                .fix("keep one of them"));
      }
    }

    private Layer top(String name) {
      return new Layer(name, own.containsKey(name));
    }

    /** The body with what it extends in it; null where that is not to be had, which is reported. */
    private @Nullable Whole whole(Layer layer, Set<Layer> on) {
      var known = whole.get(layer);
      if (known != null) {
        return known;
      }
      var body = layer.own() ? own.get(layer.name()) : BuiltIn.body(layer.name());
      if (body == null || !on.add(layer)) {
        return null;
      }
      var below = extended(layer, body, on);
      if (below == null) {
        if (body.get("extends") != null) {
          return null;
        }
        var alone = new Whole(body, 1);
        whole.put(layer, alone);
        return alone;
      }
      if (on.contains(below)) {
        reportCycle(body, on, below);
        return null;
      }
      var base = on.size() > Chains.DEEPEST ? null : whole(below, on);
      if (on.size() > Chains.DEEPEST || base != null && base.layers() >= Chains.DEEPEST) {
        reportDepth(body);
        return null;
      }
      if (base == null) {
        return null;
      }
      var layered = Layering.layer(base.body(), body.without("extends")).without("extends");
      var both = new Whole(layered, base.layers() + 1);
      whole.put(layer, both);
      return both;
    }

    private @Nullable Layer extended(Layer layer, YamlMap body, Set<Layer> on) {
      var node = body.get("extends");
      var name = body.text("extends");
      if (name == null) {
        return layer.own() && BuiltIn.names().contains(layer.name())
            ? new Layer(layer.name(), false)
            : null;
      }
      if (layer.own() && name.equals(layer.name()) && BuiltIn.names().contains(name)) {
        return new Layer(name, false);
      }
      if (own.containsKey(name) || BuiltIn.names().contains(name)) {
        return top(name);
      }
      reportUnknown(node == null ? body.at() : node.at(), name, on);
      return null;
    }

    private void reportUnknown(SourceLocation at, String name, Set<Layer> on) {
      var names = new TreeSet<>(BuiltIn.names());
      names.addAll(own.keySet());
      on.forEach(layer -> names.remove(layer.name()));
      diagnostics.add(
          Diagnostic.error("FW1402", at, "there is no overlay '" + name + "' to extend")
              .fix(
                  Spelling.question(name, names)
                      .orElseGet(() -> "one of " + String.join(", ", names))));
    }

    private void reportDepth(YamlMap body) {
      var node = body.get("extends");
      if (!tooDeep) {
        tooDeep = true;
        diagnostics.add(
            Diagnostic.error(
                    "FW1403",
                    node == null ? body.at() : node.at(),
                    "more than %d overlays extend each other".formatted(Chains.DEEPEST))
                .fix("say in one overlay what several of them say"));
      }
    }

    private void reportCycle(YamlMap body, Set<Layer> on, Layer again) {
      var node = body.get("extends");
      YamlNode place = node == null ? body : node;
      var path = new ArrayList<>(on.stream().map(Layer::name).toList());
      if (!reported.add(new TreeSet<>(path))) {
        return;
      }
      path.add(again.name());
      diagnostics.add(
          Diagnostic.error(
                  "FW1403", place.at(), "overlays extend each other: " + String.join(" -> ", path))
              .fix("take one of them out of the circle"));
    }
  }
}
