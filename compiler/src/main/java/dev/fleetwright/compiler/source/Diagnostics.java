package dev.fleetwright.compiler.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong, so that a first error does not hide a second. Equal diagnostics count
 * once. Not for several threads.
 */
public final class Diagnostics {
  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private long errors;

  public void add(Diagnostic diagnostic) {
    if (found.add(diagnostic) && diagnostic.isError()) {
      errors++;
    }
  }

  public void addAll(Iterable<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  /** What was found with a code at a place; null for nothing. */
  public @Nullable Diagnostic at(String code, SourceLocation at) {
    return found.stream()
        .filter(each -> each.code().equals(code) && each.at().equals(at))
        .findFirst()
        .orElse(null);
  }

  /** Says the same thing better. */
  public void replace(Diagnostic said, Diagnostic better) {
    if (found.remove(said)) {
      found.add(better);
    }
  }

  public boolean hasErrors() {
    return errors > 0;
  }

  /** How many are errors; a caller compares before and after to learn whether a step failed. */
  public long errors() {
    return errors;
  }

  /** Everything found, sorted by position. */
  public List<Diagnostic> sorted() {
    var all = new ArrayList<>(found);
    all.sort(null);
    return List.copyOf(all);
  }
}
