package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What there is to say of one object, in lines of bounded length and number: warnings first, so
 * that nothing large hides them.
 */
final class DiffLines {
  private static final int MOST_FIELDS = 100;
  private static final int MOST_CONTENT = 60;
  private static final int LONGEST = 200;

  private final List<Line> lines = new ArrayList<>();

  private DiffLines() {}

  /**
   * @param sign {@code -}, {@code +}, {@code !} for a warning, or a space
   * @param depth of what is in a field: 1, of others 0
   */
  record Line(char sign, int depth, String text) {}

  /**
   * @param joined whether the two values of a field stand in one line
   */
  static List<Line> of(ObjectChange change, boolean joined) {
    var lines = new DiffLines();
    if (!change.note().isEmpty()) {
      lines.add(' ', 0, change.note());
    }
    if (!change.held().isEmpty()) {
      lines.add('!', 0, "held back until it is approved: " + change.held());
    }
    for (var concern : change.concerns()) {
      lines.add('!', 0, concern.flag().name().toLowerCase(Locale.ROOT) + ": " + concern.what());
    }
    var fields = change.fields();
    fields
        .subList(0, Math.min(fields.size(), MOST_FIELDS))
        .forEach(field -> lines.field(field, joined));
    if (fields.size() > MOST_FIELDS) {
      lines.add(' ', 0, "... and %d more fields".formatted(fields.size() - MOST_FIELDS));
    }
    lines.content(change.content());
    return lines.lines;
  }

  private void field(FieldChange field, boolean joined) {
    var path = cut(Shown.line(field.path())) + ":";
    var texts = TextLines.of(field);
    if (texts != null) {
      lines.add(new Line(' ', 0, path));
      texts.forEach(line -> lines.add(new Line(line.sign(), 1, line.text())));
      return;
    }
    var before = field.before();
    var after = field.after();
    if (before == null || after == null) {
      boolean come = before == null;
      var value = come ? after : before;
      var text = value == null ? "" : Values.line(value);
      char sign = come ? '+' : '-';
      lines.add(
          joined
              ? new Line(' ', 0, path + " " + sign + " " + text)
              : new Line(sign, 0, path + " " + text));
      return;
    }
    var both = Values.lines(before, after);
    if (joined) {
      lines.add(new Line(' ', 0, path + " " + both.before() + " -> " + both.after()));
    } else {
      lines.add(new Line('-', 0, path + " " + both.before()));
      lines.add(new Line('+', 0, path + " " + both.after()));
    }
  }

  /** A new object as it would be written, without what its heading says. */
  private void content(Json.Obj object) {
    var rest = object.without("apiVersion").without("kind");
    var metadata = rest.object("metadata").without("name").without("namespace");
    rest = metadata.isEmpty() ? rest.without("metadata") : rest.with("metadata", metadata);
    if (rest.isEmpty()) {
      return;
    }
    var text = new String(YamlText.bytes(rest), StandardCharsets.UTF_8).split("\n", -1);
    int shown = 0;
    for (var line : text) {
      if (line.isEmpty()) {
        continue;
      }
      if (shown == MOST_CONTENT) {
        add('+', 0, "... " + (text.length - shown) + " more lines");
        return;
      }
      add('+', 0, line);
      shown++;
    }
  }

  private void add(char sign, int depth, String text) {
    lines.add(new Line(sign, depth, cut(Shown.line(text))));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST / 2) + " ... " + text.substring(text.length() - LONGEST / 3);
  }
}
