package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.template.TemplateFault;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the trees and conditions of an overlay see of one workload on one cluster; see "Values that
 * can be named" in {@code docs/overlays.md}. For one thread.
 */
public final class View implements Facts {
  private final Overlay overlay;
  private final ResolvedWorkload workload;
  private final Facts facts;
  private final Diagnostics diagnostics;
  private final Map<String, Json> traits;
  private final Map<String, Json> defaults;
  private final Map<Piece.Entry, View> entries;
  private final Room room;
  private final @Nullable Json it;

  View(Overlay overlay, ResolvedWorkload workload, Facts facts, Diagnostics diagnostics) {
    this.overlay = overlay;
    this.workload = workload;
    this.facts = facts;
    this.diagnostics = diagnostics;
    this.traits = new HashMap<>();
    this.defaults = new HashMap<>();
    this.entries = new HashMap<>();
    this.room = new Room();
    this.it = null;
  }

  /** What {@code outer} sees, with an entry in hand. */
  private View(View outer, Json it) {
    this.overlay = outer.overlay;
    this.workload = outer.workload;
    this.facts = outer.facts;
    this.diagnostics = outer.diagnostics;
    this.traits = outer.traits;
    this.defaults = outer.defaults;
    this.entries = outer.entries;
    this.room = outer.room;
    this.it = it;
  }

  ResolvedWorkload workload() {
    return workload;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** The same, with an entry of one of the workload's maps in hand. */
  View forEntry(Piece.Entry entry) {
    var known = entries.get(entry);
    if (known == null) {
      var value = trait(entry.trait()).get(entry.key());
      var named = Local.entry(entry.key(), value == null ? Json.Obj.EMPTY : value);
      known = new View(this, named);
      entries.put(entry, known);
    }
    return known;
  }

  /** A map of the workload, its entries with everything that the overlay says they count as. */
  Json.Obj trait(String name) {
    return traitValue(name) instanceof Json.Obj map ? map : Json.Obj.EMPTY;
  }

  private Json traitValue(String name) {
    var known = traits.get(name);
    if (known == null) {
      known = filled(name);
      traits.put(name, known);
    }
    return known;
  }

  private Json filled(String name) {
    var node = workload.spec().get(name);
    var written = node == null ? Json.Obj.EMPTY : node.json();
    var otherwise = entryDefault(name);
    if (!(written instanceof Json.Obj(var entries)) || otherwise == null && !name.equals("http")) {
      return written;
    }
    var filled = new LinkedHashMap<String, Json>();
    entries.forEach((key, value) -> {
      var entry = Setting.filled(value, otherwise);
      filled.put(key, withPort(name, entry == null ? value : entry));
    });
    return new Json.Obj(filled);
  }

  /** What the unset parameters of a trait count as; null where nothing is said about them. */
  @Nullable Json entryDefault(String trait) {
    var tree = overlay.entryDefaults(trait);
    return tree == null ? null : known(trait, tree);
  }

  private Json known(String trait, Tree tree) {
    var known = defaults.get(trait);
    if (known == null) {
      var grown = grow(tree);
      known = grown == null ? Json.Obj.EMPTY : grown;
      defaults.put(trait, known);
    }
    return known;
  }

  /** An entry of {@code http} with its port by number and name, however it was written. */
  private Json withPort(String trait, Json entry) {
    if (!trait.equals("http") || !(entry instanceof Json.Obj object)) {
      return entry;
    }
    var port = Ports.of(workload.spec()).find(object.get("port"));
    return port == null
        ? object
        : object
            .with("portNumber", Json.num(port.number()))
            .with("portName", Json.str(port.name()));
  }

  @Override
  public @Nullable Json get(String text) {
    facts.reason(); // of something else
    int dot = text.indexOf('.');
    var root = dot < 0 ? text : text.substring(0, dot);
    return switch (root) {
      case "workload", "it", "settings", "let" -> {
        var path = Paths.parse(text);
        yield path == null ? null : own(text, path);
      }
      default -> facts.get(text);
    };
  }

  private @Nullable Json own(String text, ScopePath path) {
    return switch (path.root()) {
      case "it" -> Paths.walk(it, Paths.after(path, 1));
      case "settings" -> setting(text, path);
      case "let" -> {
        var tree = path.keys().size() < 2 ? null : overlay.let(path.keys().get(1));
        yield tree == null ? null : Paths.walk(let(path, tree), Paths.after(path, 2));
      }
      default -> path.keys().size() < 2 ? null : ofWorkload(path);
    };
  }

  private @Nullable Json let(ScopePath path, Tree tree) {
    var fault = room.open("let." + path.keys().get(1));
    if (fault != null) {
      diagnostics.add(trouble(fault).fix("take one of them out of the circle"));
      return null;
    }
    try {
      return grow(tree);
    } finally {
      room.close();
    }
  }

  private @Nullable Json setting(String text, ScopePath path) {
    var given = facts.get(Paths.ofCluster(text));
    return path.keys().size() < 2
        ? given
        : Setting.filled(given, Setting.otherwise(overlay.settings(), Paths.after(path, 1)));
  }

  private @Nullable Json ofWorkload(ScopePath path) {
    return switch (path.keys().get(1)) {
      case "name" -> Json.str(workload.name());
      case "namespace" -> Json.str(workload.namespace());
      case "environment" -> Json.str(workload.environment());
      default -> {
        if (workload.spec().get(path.keys().get(1)) == null) {
          yield null;
        }
        var value = traitValue(path.keys().get(1));
        yield Paths.walk(value, Paths.after(path, 2));
      }
    };
  }

  @Override
  public @Nullable TemplateFault reason() {
    return facts.reason();
  }

  @Override
  public boolean holds(Question question) {
    return facts.holds(question);
  }

  @Override
  public void looksInto(@Nullable Json value) {
    facts.looksInto(value);
  }

  @Override
  public String fingerprint(Json value, int digits) {
    return facts.fingerprint(value, digits);
  }

  /** A tree's value here, or null when it is left out. */
  @Nullable Json grow(Tree tree) {
    return Growth.grow(tree, this, trouble);
  }

  /** A tree's value as text; empty when it is left out. */
  String text(Tree tree) {
    return grow(tree) instanceof Json.Str(var text) ? text : "";
  }

  private final Growth.Trouble trouble =
      new Growth.Trouble() {
        @Override
        public void report(SourceLocation at, String what) {
          if (room.complained()) {
            return; // what could not be worked out is missing everywhere
          }
          diagnostics.add(trouble(what).alsoAt(at, "where the overlay asks for it"));
        }

        @Override
        public Room room() {
          return room;
        }

        @Override
        public void full() {
          var what = room.complaint();
          if (what != null) {
            diagnostics.add(
                trouble(what).fix("go over fewer lists inside of lists, or name fewer names"));
          }
        }
      };

  /** Reports what the overlay cannot do for this workload. */
  void report(String what) {
    diagnostics.add(trouble(what));
  }

  private Diagnostic trouble(String what) {
    return Diagnostic.error(
        "FW1423",
        workload.at(),
        "overlay " + overlay.name() + " cannot render workload " + workload.name() + ": " + what);
  }
}
