package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds overrides to their end. The day it is asked for is an argument, the commit's, so that a
 * commit compiles to the same on every day.
 */
public final class Expiry {
  /** So many days ahead, the end is announced. */
  private static final int SOON = 14;

  private static final long SECONDS_OF_A_DAY = 86_400;

  private final @Nullable LocalDate today;
  private final Diagnostics out;

  private Expiry(@Nullable LocalDate today, Diagnostics out) {
    this.today = today;
    this.out = out;
  }

  /**
   * @param root the root file with its imports
   * @param now seconds since 1970; 0 where nobody knows, so that no day has passed
   */
  public static void check(YamlMap root, long now, Diagnostics out) {
    var today = now <= 0 ? null : LocalDate.ofEpochDay(Math.floorDiv(now, SECONDS_OF_A_DAY));
    var expiry = new Expiry(today, out);
    expiry.overrides("overrides", root);
    for (var section : List.of("clusters", "workloads", "components")) {
      root.map(section)
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof YamlMap holder) {
              expiry.overrides(section + "." + name + ".overrides", holder);
            }
          });
    }
  }

  private void overrides(String path, YamlMap holder) {
    holder
        .map("overrides")
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap override) {
            override(path + "." + name, override);
          }
        });
  }

  private void override(String path, YamlMap override) {
    var entry = override.entries().get("expires");
    var text = override.text("expires");
    if (entry == null || text == null) {
      return;
    }
    LocalDate last;
    try {
      last = LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      out.add(
          Diagnostic.error(
                  "FW1222",
                  entry.value().at(),
                  path + " expires on " + Shown.of(text) + ", which is no day")
              .fix("write a day of the calendar, such as \"2027-01-31\""));
      return;
    }
    if (today != null) {
      compare(path, entry, last, today, override.text("owner"));
    }
  }

  private void compare(
      String path, Entry entry, LocalDate last, LocalDate now, @Nullable String owner) {
    long left = ChronoUnit.DAYS.between(now, last);
    var of = owner == null || owner.isBlank() ? "" : " of " + Shown.of(owner);
    if (left < 0) {
      out.add(
          Diagnostic.error(
                  "FW1223", entry.value().at(), "%s%s expired on %s".formatted(path, of, last))
              .because("it was meant until then; the commit is of " + now)
              .fix("take the override out, or agree with its owner on a later day"));
    } else if (left <= SOON) {
      out.add(
          Diagnostic.warning(
                  "FW1224",
                  entry.value().at(),
                  "%s%s expires %s".formatted(path, of, left == 0 ? "today" : "on " + last))
              .because("a commit of a later day that still has it does not compile")
              .fix("take the override out by then, or agree with its owner on a later day"));
    }
  }
}
