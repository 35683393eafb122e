package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.git.LineEdits;
import dev.fleetwright.compiler.git.LineEdits.Edit;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Contrast;
import dev.fleetwright.compiler.source.Shown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of several lines that changed, such as a configuration file in a ConfigMap: the lines that
 * went and came, with a few around them.
 */
final class TextLines {
  private static final int CONTEXT = 2;
  private static final int LONGEST = 160;

  /** Lines of a text; more of them are not compared. */
  private static final int MOST_COMPARED = 5_000;

  /** Lines of a change. */
  private static final int MOST_SHOWN = 60;

  private final List<String> before;
  private final List<String> after;
  private final List<Line> lines = new ArrayList<>();
  private int at;

  private TextLines(String before, String after) {
    this.before = split(before, !after.endsWith("\n"));
    this.after = split(after, !before.endsWith("\n"));
  }

  /**
   * @param sign {@code -}, {@code +} or a space
   */
  record Line(char sign, String text) {}

  /** The lines to show; null where the change is not one of texts with several lines. */
  static @Nullable List<Line> of(FieldChange field) {
    return field.before() instanceof Json.Str(var before)
            && field.after() instanceof Json.Str(var after)
            && isText(before)
            && isText(after)
            && (before.indexOf('\n') >= 0 || after.indexOf('\n') >= 0)
        ? new TextLines(before, after).compared(LineEdits.between(before, after))
        : null;
  }

  private static boolean isText(String text) {
    return text.indexOf('\0') < 0 && text.lines().count() <= MOST_COMPARED;
  }

  private static List<String> split(String text, boolean bothOpen) {
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    var last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(bothOpen ? last : last + " (without an end of line)");
    }
    return lines;
  }

  private List<Line> compared(List<Edit> edits) {
    for (int i = 0; i < edits.size(); i++) {
      if (lines.size() > MOST_SHOWN) {
        lines.add(new Line(' ', "... and changes in %d more places".formatted(edits.size() - i)));
        return lines;
      }
      var edit = edits.get(i);
      around(Math.max(at, edit.fromBefore() - CONTEXT), edit.fromBefore());
      changed(edit);
      int next = i + 1 < edits.size() ? edits.get(i + 1).fromBefore() : before.size();
      around(edit.toBefore(), Math.min(edit.toBefore() + CONTEXT, next));
    }
    if (at < before.size()) {
      lines.add(new Line(' ', "..."));
    }
    return lines;
  }

  /** Lines that stay; a gap before them is shown as one. */
  private void around(int from, int to) {
    if (from > at) {
      lines.add(new Line(' ', "..."));
    }
    before.subList(from, to).forEach(line -> add(' ', line));
    at = to;
  }

  private void changed(Edit edit) {
    var gone = before.subList(edit.fromBefore(), edit.toBefore());
    var come = after.subList(edit.fromAfter(), edit.toAfter());
    int pairs = gone.size() == come.size() ? gone.size() : 0;
    var old = new ArrayList<>(gone);
    var is = new ArrayList<>(come);
    for (int i = 0; i < pairs; i++) {
      var contrast = Contrast.of(gone.get(i), come.get(i), LONGEST);
      old.set(i, contrast.before());
      is.set(i, contrast.after());
    }
    several('-', old);
    several('+', is);
    at = edit.toBefore();
  }

  private void several(char sign, List<String> texts) {
    texts.subList(0, Math.min(texts.size(), MOST_SHOWN / 2)).forEach(text -> add(sign, text));
    if (texts.size() > MOST_SHOWN / 2) {
      lines.add(new Line(sign, "... %d more lines".formatted(texts.size() - MOST_SHOWN / 2)));
    }
  }

  private void add(char sign, String text) {
    var line = text.length() <= LONGEST + 6 ? text : text.substring(0, LONGEST) + "...";
    lines.add(new Line(sign, Shown.line(line)));
  }
}
