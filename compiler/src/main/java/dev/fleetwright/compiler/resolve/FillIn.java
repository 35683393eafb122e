package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A value with blanks in its texts, to be filled in for one cluster after the other. */
public final class FillIn {
  /** Characters for private use, which no manifest has a reason to hold. */
  private static final char OPEN = '\uE0F0';

  private static final char CLOSE = '\uE0F1';

  private final Part root;
  private final SortedSet<Integer> blanks = new TreeSet<>();
  private boolean inNames;

  private FillIn(Json value) {
    this.root = part(value);
  }

  private sealed interface Part {
    record Fixed(Json value) implements Part {}

    /** Texts with a blank between each two of them. */
    record Text(List<String> texts, List<Integer> blanks) implements Part {}

    record Items(List<Part> items) implements Part {}

    record Fields(Map<String, Json> written, Map<String, Part> varying) implements Part {}
  }

  static String sha256(Json value, int digits) {
    var bytes = JsonText.canonical(value).getBytes(StandardCharsets.UTF_8);
    return Manifest.sha256(bytes).substring(0, digits);
  }

  static String mark(int blank) {
    return "" + OPEN + blank + CLOSE;
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
      case YamlScalar(var at, Json.Str(var text), _) when text.indexOf(OPEN) >= 0 ->
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
      case Json.Str(var text) when text.indexOf(OPEN) >= 0 -> text(text);
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
    return name != null && name.indexOf(OPEN) >= 0;
  }

  private Part text(String text) {
    var texts = new ArrayList<String>();
    var numbers = new ArrayList<Integer>();
    int from = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
      int close = text.indexOf(CLOSE, open);
      if (close < 0 || !text.substring(open + 1, close).matches("[0-9]{1,6}")) {
        return new Part.Fixed(Json.str(text));
      }
      texts.add(text.substring(from, open));
      numbers.add(Integer.valueOf(text.substring(open + 1, close)));
      from = close + 1;
    }
    texts.add(text.substring(from));
    blanks.addAll(numbers);
    return new Part.Text(texts, numbers);
  }

  private static Json filled(Part part, List<String> values) {
    return switch (part) {
      case Part.Fixed(var value) -> value;
      case Part.Text(var texts, var blanks) -> {
        var text = new StringBuilder(texts.getFirst());
        for (int i = 0; i < blanks.size(); i++) {
          text.append(values.get(blanks.get(i))).append(texts.get(i + 1));
        }
        yield Json.str(text.toString());
      }
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
