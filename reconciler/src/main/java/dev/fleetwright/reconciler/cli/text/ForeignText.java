package dev.fleetwright.reconciler.cli.text;

import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.status.ForeignFields;
import dev.fleetwright.reconciler.status.ForeignFields.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Fields that nobody declared, for people: a line for each that gives power, and for each hand. */
public final class ForeignText {
  /** Lines of each sort; JSON has them all. */
  private static final int LINES = 20;

  private static final int PATHS = 6;

  private ForeignText() {}

  static void append(StringBuilder out, List<Field> fields) {
    var warnings = fields.stream().filter(Field::isWarning).toList();
    for (var field : warnings.subList(0, Math.min(LINES, warnings.size()))) {
      out.append("  ! ").append(Shown.line(field.object())).append(": ");
      out.append(field.isOverruled() ? overruled(field) : power(field)).append('\n');
    }
    if (warnings.size() > LINES) {
      out.append("  ! and ").append(warnings.size() - LINES).append(" more such fields\n");
    }
    if (warnings.stream().anyMatch(Field::isOverruled)) {
      out.append("      fix: see which webhook or policy rewrites it, and declare what it wants\n");
    }
    if (!warnings.stream().allMatch(Field::isOverruled)) {
      out.append("      fix: declare it in the intent, or take it out of the object\n");
    }
    var others = new LinkedHashMap<String, List<String>>();
    for (var field : fields) {
      if (!field.isWarning()) {
        others
            .computeIfAbsent(
                field.object() + " has fields of " + by(field) + " that nobody declared",
                _ -> new ArrayList<>())
            .add(field.path());
      }
    }
    others.entrySet().stream()
        .limit(LINES)
        .forEach(held ->
            out.append(Shown.line("  (" + held.getKey() + ": " + paths(held.getValue()) + ")"))
                .append('\n'));
    if (others.size() > LINES) {
      out.append("  (and ").append(others.size() - LINES).append(" more with such fields)\n");
    }
  }

  private static String power(Field field) {
    return "%s: nobody declared %s, which %s (%s)"
        .formatted(
            ForeignFields.POWER,
            Shown.line(field.path()),
            Shown.line(field.gives()),
            Shown.line(by(field)));
  }

  private static String overruled(Field field) {
    return "%s: %s is declared %s, and the server stored %s"
        .formatted(
            ForeignFields.OVERRULED,
            Shown.line(field.path()),
            Shown.line(field.declared()),
            field.stored().isEmpty() ? "nothing" : Shown.line(field.stored()));
  }

  private static String by(Field field) {
    return field.manager() + (field.time().isEmpty() ? "" : " at " + field.time());
  }

  private static String paths(List<String> paths) {
    return String.join(", ", paths.subList(0, Math.min(PATHS, paths.size())))
        + (paths.size() > PATHS ? " and " + (paths.size() - PATHS) + " more" : "");
  }
}
