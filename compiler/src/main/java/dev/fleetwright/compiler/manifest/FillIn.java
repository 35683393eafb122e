package dev.fleetwright.compiler.manifest;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A value with blanks in its texts, to be filled in for one cluster after the other. */
public final class FillIn {
  private final Part root;
  private final SortedSet<Integer> blanks = new TreeSet<>();
  private boolean inNames;

  private FillIn(Json value) {
    this.root = part(value);
  }

  private sealed interface Part {
    record Fixed(Json value) implements Part {}

    record Text(BlankText text) implements Part {}

    record Items(List<Part> items) implements Part {}

    record Fields(Map<String, Json> written, Map<String, Part> varying) implements Part {}
  }

  /** What stands for a blank in a text. */
  public static String mark(int blank) {
    return BlankText.mark(blank);
  }

  /** Finds the blanks of a value. */
  public static FillIn of(Json value) {
    return new FillIn(value);
  }

  /** The numbers of the blanks in it, in order. */
  public SortedSet<Integer> blanks() {
    return blanks;
  }

  /** Whether the name of a list's item has blanks: such items may have been merged by it. */
  public boolean hasBlankNames() {
    return inNames;
  }

  /**
   * The node with every text that has blanks as a template, which the schema takes for any text.
   */
  public static YamlNode asTemplates(YamlNode node) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) when BlankText.mayBe(text) ->
          new YamlScalar(at, Json.str("{{blank}}"), false);
      case YamlScalar scalar -> scalar;
      case YamlList(var at, var items) ->
          new YamlList(at, items.stream().map(FillIn::asTemplates).toList());
      case YamlMap(var at, var entries) -> {
        var copy = new LinkedHashMap<String, Entry>();
        entries.forEach(
            (key, entry) -> copy.put(key, new Entry(entry.keyAt(), asTemplates(entry.value()))));
        yield new YamlMap(at, copy);
      }
    };
  }

  /**
   * The value with its blanks filled in; what has none is shared.
   *
   * @param values of all blanks of the specification, by number
   */
  public Json with(List<String> values) {
    return filled(root, values);
  }

  private Part part(Json value) {
    return switch (value) {
      case Json.Str(var text) when BlankText.mayBe(text) -> text(text);
      case Json.Obj(var fields) -> {
        var varying = new LinkedHashMap<String, Part>();
        fields.forEach((key, field) -> {
          var part = part(field);
          if (!(part instanceof Part.Fixed)) {
            varying.put(key, part);
          }
        });
        yield varying.isEmpty() ? new Part.Fixed(value) : new Part.Fields(fields, varying);
      }
      case Json.Arr(var items) -> {
        var parts = items.stream().map(this::part).toList();
        inNames |= items.stream().anyMatch(FillIn::hasBlankName);
        boolean fixed = parts.stream().allMatch(Part.Fixed.class::isInstance);
        yield fixed ? new Part.Fixed(value) : new Part.Items(parts);
      }
      case Json.Str _, Json.Int _, Json.Num _, Json.Bool _, Json.Null _ -> new Part.Fixed(value);
    };
  }

  private static boolean hasBlankName(Json item) {
    var name = item.text("name");
    return name != null && BlankText.mayBe(name);
  }

  private Part text(String text) {
    var found = BlankText.of(text);
    if (found == null) {
      return new Part.Fixed(Json.str(text));
    }
    blanks.addAll(found.blanks());
    return new Part.Text(found);
  }

  private static Json filled(Part part, List<String> values) {
    return switch (part) {
      case Part.Fixed(var value) -> value;
      case Part.Text(var text) -> Json.str(text.with(values));
      case Part.Items(var items) -> {
        var filled = new ArrayList<Json>(items.size());
        items.forEach(item -> filled.add(filled(item, values)));
        yield new Json.Arr(filled);
      }
      case Part.Fields(var written, var varying) -> {
        var fields = new LinkedHashMap<>(written);
        varying.forEach((key, each) -> fields.put(key, filled(each, values)));
        yield new Json.Obj(fields);
      }
    };
  }
}
