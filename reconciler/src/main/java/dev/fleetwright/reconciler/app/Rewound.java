package dev.fleetwright.reconciler.app;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What to do with a branch that lost the commit in force: somebody rewrote it, or set it back. */
enum Rewound {
  /** The commit in force stays so. */
  HOLD,
  /** The branch is followed, with an error in the log. */
  ALERT,
  /** The branch is followed. */
  ALLOW;

  static @Nullable Rewound of(String word) {
    for (var policy : values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
        return policy;
      }
    }
    return null;
  }
}
