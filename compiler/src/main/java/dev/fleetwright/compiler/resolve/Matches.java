package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Group;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.template.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a selector matches. Groups must not contain each other in a circle. */
final class Matches implements Facts.Question {
  private final Selector selector;
  private final Map<String, Group> groups;

  Matches(Selector selector, Map<String, Group> groups) {
    this.selector = selector;
    this.groups = groups;
  }

  @Override
  public boolean test(Scope scope) {
    return matches(selector, scope);
  }

  private boolean matches(Selector selector, Scope scope) {
    return switch (selector) {
      case Selector.All(var parts) -> parts.stream().allMatch(part -> matches(part, scope));
      case Selector.Any(var parts) -> parts.stream().anyMatch(part -> matches(part, scope));
      case Selector.Not(var part) -> !matches(part, scope);
      case Selector.Test test -> test(test, scope);
    };
  }

  private boolean test(Selector.Test test, Scope scope) {
    return switch (test.field()) {
      case GROUP -> test.values().stream().anyMatch(value -> inGroup(value.text(), scope));
      case KUBERNETES -> {
        var version = text(scope, "cluster.kubernetes");
        yield version != null
            && test.values().stream().anyMatch(value -> VersionRange.holds(value.text(), version));
      }
      case ENVIRONMENT -> any(test, text(scope, "environment.name"));
      case PROVIDER -> any(test, text(scope, "provider.name"));
      case REGION -> any(test, text(scope, "cluster.region"));
      case CLUSTER -> any(test, text(scope, "cluster.name"));
      case STATE -> any(test, text(scope, "cluster.state"));
      case LABEL -> any(test, text(scope, "cluster.labels.[" + test.label() + "]"));
    };
  }

  private boolean inGroup(String pattern, Scope scope) {
    return groups.entrySet().stream()
        .anyMatch(group ->
            NameGlob.matches(pattern, group.getKey())
                && matches(group.getValue().selector(), scope));
  }

  private static boolean any(Selector.Test test, @Nullable String value) {
    if (value == null) {
      return false;
    }
    for (Ref pattern : test.values()) {
      if (NameGlob.matches(pattern.text(), value)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String text(Scope scope, String path) {
    return scope.get(path) instanceof Json.Str(var text) ? text : null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a selector is told apart by where it stands
  public boolean equals(@Nullable Object other) {
    return other instanceof Matches that && selector == that.selector && groups == that.groups;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(selector);
  }
}
