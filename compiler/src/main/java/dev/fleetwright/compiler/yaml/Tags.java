package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Shown;

/** Names of tags. */
final class Tags {
  static final String STANDARD = "tag:yaml.org,2002:";

  private Tags() {}

  /** A tag as an author writes it. */
  static String written(String tag) {
    return Shown.of(tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : tag);
  }
}
