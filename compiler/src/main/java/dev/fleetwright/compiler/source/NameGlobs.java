package dev.fleetwright.compiler.source;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names and patterns of names. A list of a thousand names is held against a text in one step, for
 * there are as many texts.
 */
public final class NameGlobs {
  private final Set<String> names;
  private final List<String> globs;

  private NameGlobs(Set<String> names, List<String> globs) {
    this.names = names;
    this.globs = globs;
  }

  public static NameGlobs of(Collection<String> patterns) {
    var byKind = patterns.stream().collect(Collectors.partitioningBy(NameGlob::isGlob));
    return new NameGlobs(
        Set.copyOf(byKind.getOrDefault(false, List.of())),
        List.copyOf(byKind.getOrDefault(true, List.of())));
  }

  /** Whether the whole text fits one of them. */
  public boolean match(String text) {
    return names.contains(text)
        || globs.stream().anyMatch(pattern -> NameGlob.matches(pattern, text));
  }
}
