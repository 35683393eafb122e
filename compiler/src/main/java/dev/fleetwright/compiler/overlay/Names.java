package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.template.ScopePath;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the trees and conditions of one overlay can name, and where to report what they cannot.
 *
 * @param overlay its name, for messages
 * @param local names that hold only here: {@code it}, {@code each} and what {@code $as} gives
 */
record Names(
    String overlay,
    Map<String, Setting> settings,
    Set<String> lets,
    Set<String> local,
    Diagnostics diagnostics) {
  private static final Set<String> ROOTS =
      Set.of("workload", "settings", "let", "cluster", "environment", "provider", "fleet", "vars");

  Names with(String name) {
    var more = new LinkedHashSet<>(local);
    more.add(name);
    return new Names(overlay, settings, lets, more, diagnostics);
  }

  void error(SourceLocation at, String message, @Nullable String fix) {
    var error = Diagnostic.error("FW1405", at, "overlay " + overlay + ": " + message);
    diagnostics.add(fix == null ? error : error.fix(fix));
  }

  /** Says what is unknown, and the nearest of what is known. */
  void unknown(SourceLocation at, String what, String written, Collection<String> known) {
    error(
        at,
        "unknown " + what + " '" + written + "'",
        Spelling.question(written, known)
            .orElseGet(() -> "one of " + String.join(", ", known.stream().sorted().toList())));
  }

  /** Reads a path; null, with an error, when it can never lead anywhere. */
  @Nullable ScopePath path(String text, SourceLocation at) {
    var path = ScopePath.parse(text);
    if (path == null) {
      error(at, "'" + text + "' is no path", "dotted keys, such as it.timeouts.request");
      return null;
    }
    return check(path, at) ? path : null;
  }

  private boolean check(ScopePath path, SourceLocation at) {
    var root = path.root();
    if (local.contains(root)) {
      return true;
    }
    if (!ROOTS.contains(root)) {
      var known = new LinkedHashSet<>(ROOTS);
      known.addAll(local);
      unknown(at, "root", root, known);
      return false;
    }
    if (root.equals("let") && (path.keys().size() < 2 || !lets.contains(path.keys().get(1)))) {
      unknown(at, "let", path.keys().size() < 2 ? "" : path.keys().get(1), lets);
      return false;
    }
    if (root.equals("settings") && path.keys().size() > 1) {
      return checkSetting(path, at);
    }
    var unknown = KnownFacts.unknown(path.keys());
    if (unknown != null) {
      unknown(at, "field of " + root, unknown.key(), unknown.known());
      return false;
    }
    return true;
  }

  private boolean checkSetting(ScopePath path, SourceLocation at) {
    if (Setting.find(settings, Paths.after(path, 1)) != null) {
      return true;
    }
    int depth = 1;
    Collection<String> known = settings.keySet();
    var found = Setting.find(settings, Paths.after(path, 1).subList(0, depth));
    while (found != null) {
      known = found.fields().keySet();
      depth++;
      found = Setting.find(settings, Paths.after(path, 1).subList(0, depth));
    }
    unknown(at, "setting", path.keys().get(depth), known);
    return false;
  }
}
