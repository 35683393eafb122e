package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;

/**
 * Reads raw manifests as kubectl reads them: YAML of several documents, or JSON, into the objects
 * that {@code kubectl apply -f} would send. Where kubectl loses something silently it is said: a
 * key that is there twice has its last value and a warning, text after {@code ...} is an error. At
 * most 10 MB, 200 levels, a million values, aliases counted as often as they are used.
 */
public final class ManifestYaml {
  private static final int BYTES = 10_000_000;
  private static final int DEPTH = 200;

  private ManifestYaml() {}

  /**
   * Reads one file. Empty documents are left out and lists ({@code kind: List} and the like) are
   * replaced by their items.
   *
   * @param file its path in the repo, for the places of what is found
   * @param diagnostics gets every error, and a warning where kubectl reads something else than it
   *     seems
   */
  public static List<YamlMap> read(String file, byte[] utf8, Diagnostics diagnostics) {
    var source = SourceText.decode(file, utf8, BYTES, false, diagnostics);
    if (source == null) {
      return List.of();
    }
    var out = new Said(diagnostics, source.secrets());
    var objects = new ArrayList<YamlMap>();
    var budget = new Budget(DEPTH, 4L * BYTES);
    var parts = parts(source, out);
    for (var part : parts) {
      try {
        var found = startsWithBrace(part) ? json(part, budget, out) : null;
        if (found == null) {
          found = yaml(part, budget, out);
        } else if (part.equals(parts.getFirst()) && parts.size() > 1 && startsWithBrace(source)) {
          out.add(
              Diagnostic.warning(
                      "FW1017",
                      parts.get(1).place(0),
                      "kubectl before 1.33 takes no `---` after JSON")
                  .because("it reads a file that starts with `{` as JSON to its end")
                  .fix("put `---` on the first line, too, or leave it out between values of JSON"));
        }
        found.forEach(node -> object(node, objects, out));
      } catch (Refused e) {
        out.add(e.diagnostic());
      }
    }
    out.close(file);
    return objects;
  }

  private static boolean startsWithBrace(SourceText text) {
    return text.text().stripLeading().startsWith("{");
  }

  /** Splits at lines that start with {@code ---}, as kubectl does, whatever they are inside of. */
  private static List<SourceText> parts(SourceText source, Said out) {
    var text = source.text();
    var parts = new ArrayList<SourceText>();
    int start = 0;
    int firstLine = 1;
    int line = 1;
    for (int i = 0; i <= text.length(); line++) {
      int newline = text.indexOf('\n', i);
      int end = newline < 0 ? text.length() : newline;
      if (text.startsWith("---", i)) {
        var rest = text.substring(i + 3, end).strip();
        if (!rest.isEmpty() && rest.charAt(0) != '#') {
          out.add(
              Diagnostic.error(
                      "FW1017",
                      new SourceLocation(source.file(), line, 1),
                      "a line that starts with `---` separates documents, and has more than that")
                  .fix("put the text after it on a line of its own, or indent the line"));
        }
        part(source, start, i, firstLine, parts);
        start = Math.min(end + 1, text.length());
        firstLine = line + 1;
      }
      i = end + 1;
    }
    part(source, start, text.length(), firstLine, parts);
    return parts;
  }

  private static void part(
      SourceText source, int start, int end, int firstLine, List<SourceText> parts) {
    int from = start < end && source.text().charAt(start) == SourceText.BOM ? start + 1 : start;
    var part =
        new SourceText(
            source.file(), source.text().substring(from, end), firstLine, source.secrets());
    if (!part.isBlank()) {
      parts.add(part);
    }
  }

  /** The values of JSON text; null where it is none and may be a map of YAML in braces. */
  private static @Nullable List<YamlNode> json(SourceText part, Budget budget, Said out)
      throws Refused {
    var diagnostics = new Diagnostics();
    try {
      var values = new LocatedJson(part, budget, new Said(diagnostics, part.secrets())).values();
      diagnostics.sorted().forEach(out::add);
      return values;
    } catch (Refused e) {
      if (part.file().endsWith(".json") || !e.diagnostic().code().equals("FW1007")) {
        throw e;
      }
      return null;
    }
  }

  private static List<YamlNode> yaml(SourceText part, Budget budget, Said out) throws Refused {
    int first = part.firstContent();
    if (part.text().charAt(first) == '%') {
      throw new Refused(Complaints.directive(part.place(first)));
    }
    if (isEndMarker(part, first)) {
      out.add(
          Diagnostic.warning(
                  "FW1017", part.place(first), "kubectl takes no document of `...` alone")
              .because("it is an empty document of YAML, and none is needed there")
              .fix("take the line out"));
      return List.of();
    }
    var events = Events.kubectl(part);
    events.next();
    if (!(events.next() instanceof DocumentStartEvent)) {
      return List.of();
    }
    var root = new Composer(events, new KubectlDialect(out), budget, out).document();
    while (events.peek() instanceof DocumentEndEvent) {
      events.next();
    }
    if (!(events.peek() instanceof StreamEndEvent)) {
      out.add(Complaints.afterEnd(events.start(events.peek())));
    }
    return List.of(root);
  }

  /** Whether a document is nothing but the mark of its end. */
  private static boolean isEndMarker(SourceText part, int first) {
    var marker = "...";
    return part.text().startsWith(marker, first)
        && new SourceText("", part.text().substring(first + marker.length()), 1, part.secrets())
            .isBlank();
  }

  private static void object(YamlNode node, List<YamlMap> objects, Said out) {
    switch (node) {
      case YamlMap map -> {
        var kind = map.text("kind");
        var items = map.get("items");
        if (kind == null || !kind.endsWith("List")) {
          objects.add(map);
        } else if (items instanceof YamlList list) {
          for (var item : list.items()) {
            object(item instanceof YamlMap inner ? typed(inner, map, kind) : item, objects, out);
          }
        } else if (!isNull(items)) {
          objects.add(map);
        }
      }
      case YamlScalar(_, Json.Null _, _) -> {}
      default ->
          out.add(
              Diagnostic.error("FW1018", node.at(), "a manifest is a map with a kind, not this"));
    }
  }

  /** Charts write {@code items:} with nothing under it, which is an empty list. */
  private static boolean isNull(@Nullable YamlNode node) {
    return node instanceof YamlScalar(_, Json.Null _, _);
  }

  /** An item of a list whose kind says what its items are, where the item does not say it. */
  private static YamlMap typed(YamlMap item, YamlMap list, String listKind) {
    var kind = listKind.substring(0, listKind.length() - "List".length());
    var apiVersion = list.entries().get("apiVersion");
    if (kind.isEmpty() || apiVersion == null || item.entries().containsKey("kind")) {
      return item;
    }
    var entries = new LinkedHashMap<String, Entry>();
    entries.put("apiVersion", apiVersion);
    entries.put("kind", new Entry(list.at(), new YamlScalar(list.at(), new Json.Str(kind), false)));
    entries.putAll(item.entries());
    return new YamlMap(item.at(), entries);
  }
}
