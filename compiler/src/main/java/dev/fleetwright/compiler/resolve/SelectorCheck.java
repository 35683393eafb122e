package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks that selectors look for something that there is. */
final class SelectorCheck {
  private static final Set<String> STATES = Set.of("active", "cordoned", "draining", "retired");

  private final Intent intent;
  private final Set<String> providers;
  private final Diagnostics out;
  private final Set<String> usedProviders = new TreeSet<>();
  private final Set<String> regions = new TreeSet<>();

  /** Of each label the values that clusters have. */
  private final Map<String, Set<String>> labels = new TreeMap<>();

  SelectorCheck(Intent intent, Set<String> providers, Diagnostics out) {
    this.intent = intent;
    this.providers = providers;
    this.out = out;
    for (var cluster : intent.clusters().values()) {
      var provider = cluster.provider();
      if (provider != null) {
        usedProviders.add(provider.text());
      }
      regions.add(cluster.region());
      cluster
          .labels()
          .forEach(
              (label, value) -> labels.computeIfAbsent(label, _ -> new HashSet<>()).add(value));
    }
  }

  void check(Selector selector) {
    switch (selector) {
      case Selector.All(var parts) -> parts.forEach(this::check);
      case Selector.Any(var parts) -> parts.forEach(this::check);
      case Selector.Not(var part) -> check(part);
      case Selector.Test test -> test.values().forEach(value -> value(test, value));
    }
  }

  private void value(Selector.Test test, Ref value) {
    if (Template.isTemplate(value.text())) {
      out.add(
          Diagnostic.error("FW1306", value.at(), "a condition cannot be a template")
              .fix("write the value, or a condition on a label"));
      return;
    }
    switch (test.field()) {
      case ENVIRONMENT -> name(test, value, intent.environments().keySet());
      case CLUSTER -> name(test, value, intent.clusters().keySet());
      case GROUP -> name(test, value, intent.groups().keySet());
      case REGION -> name(test, value, regions);
      case STATE -> name(test, value, STATES);
      case PROVIDER -> {
        if (providers.contains(value.text()) && !usedProviders.contains(value.text())) {
          matchesNothing(value, "no cluster has the provider '" + value.text() + "'");
        } else {
          name(test, value, usedProviders);
        }
      }
      case KUBERNETES -> {
        if (!VersionRange.isRange(value.text())) {
          out.add(
              Diagnostic.error(
                      "FW1213",
                      value.at(),
                      "'" + Shown.of(value.text()) + "' is no range of versions")
                  .fix("write \"1.35\", \">=1.35\" or \">=1.34 <1.37\""));
        }
      }
      case LABEL -> label(test, value);
    }
  }

  private void name(Selector.Test test, Ref value, Set<String> names) {
    if (!isAmong(value, names)) {
      var word = test.field().word();
      var message =
          NameGlob.isGlob(value.text())
              ? "'%s' matches no %s of the fleet".formatted(Shown.of(value.text()), word)
              : "no %s of the fleet is called '%s'".formatted(word, Shown.of(value.text()));
      out.add(References.unknown("FW1202", message, value, names));
    }
  }

  private void label(Selector.Test test, Ref value) {
    if (!isAmong(value, labels.getOrDefault(test.label(), Set.of()))) {
      var message =
          "no cluster has the label %s: %s"
              .formatted(Shown.of(String.valueOf(test.label())), Shown.of(value.text()));
      var warning = nowhere(value, message);
      out.add(
          labels.containsKey(test.label())
              ? warning
              : Spelling.question(test.label(), labels.keySet()).map(warning::fix).orElse(warning));
    }
  }

  private static boolean isAmong(Ref value, Set<String> names) {
    return NameGlob.isGlob(value.text())
        ? names.stream().anyMatch(name -> NameGlob.matches(value.text(), name))
        : names.contains(value.text());
  }

  private void matchesNothing(Ref value, String message) {
    out.add(nowhere(value, message));
  }

  private static Diagnostic nowhere(Ref value, String message) {
    return Diagnostic.warning("FW1209", value.at(), message)
        .because("the condition holds nowhere today");
  }

  /** The groups that a selector names. */
  static List<Ref> groupsIn(Selector selector) {
    var found = new ArrayList<Ref>();
    switch (selector) {
      case Selector.All(var parts) -> parts.forEach(part -> found.addAll(groupsIn(part)));
      case Selector.Any(var parts) -> parts.forEach(part -> found.addAll(groupsIn(part)));
      case Selector.Not(var part) -> found.addAll(groupsIn(part));
      case Selector.Test test -> {
        if (test.field() == Selector.Field.GROUP) {
          found.addAll(test.values());
        }
      }
    }
    return found;
  }
}
