package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostic.Severity;
import dev.fleetwright.compiler.source.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Leaves out warnings and notes that their author has read: {@code # fleetwright:ignore FW1228} on
 * the line, or alone on the line above. An error is never left out.
 */
final class Silence {
  private static final Pattern COMMENT =
      Pattern.compile("(?:^|\\s)#\\s*fleetwright:ignore((?:[\\s,]+FW[0-9]{4})+)");

  private final Snapshot snapshot;
  private final Map<String, List<String>> lines = new HashMap<>();

  private Silence(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** What is still to be said. */
  static List<Diagnostic> kept(Snapshot snapshot, List<Diagnostic> found) {
    if (found.isEmpty()) {
      return found;
    }
    var silence = new Silence(snapshot);
    return found.stream().filter(each -> !silence.covers(each)).toList();
  }

  private boolean covers(Diagnostic each) {
    if (each.severity() == Severity.ERROR) {
      return false;
    }
    var lines = this.lines.computeIfAbsent(each.at().file(), this::read);
    int at = each.at().line() - 1;
    return at >= 0
        && at < lines.size()
        && (names(lines.get(at), each.code())
            || at > 0
                && lines.get(at - 1).strip().startsWith("#")
                && names(lines.get(at - 1), each.code()));
  }

  private static boolean names(String line, String code) {
    var comment = COMMENT.matcher(line);
    return comment.find() && List.of(comment.group(1).strip().split("[\\s,]+")).contains(code);
  }

  private List<String> read(String file) {
    var entry = snapshot.entry(file);
    return entry == null
            || entry.kind() != Snapshot.Kind.FILE
            || entry.size() > Snapshot.LARGEST_FILE
        ? List.of()
        : new String(entry.content().bytes(), StandardCharsets.UTF_8).lines().toList();
  }
}
