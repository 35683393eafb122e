package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Group;
import dev.fleetwright.compiler.intent.Selector;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.template.Scope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a selector matches. Groups must not contain each other in a circle; each is looked at
 * once, however many ways lead to it.
 */
final class Matches implements Facts.Question {
  private final Selector selector;
  private final Map<String, Group> groups;

  Matches(Selector selector, Map<String, Group> groups) {
    this.selector = selector;
    this.groups = groups;
  }

  @Override
  public boolean test(Scope scope) {
    return new Look(scope, groups, new HashMap<>()).matches(selector);
  }

  /**
   * One look at one scope.
   *
   * @param within which groups it was found to be in, or not
   */
  private record Look(Scope scope, Map<String, Group> groups, Map<String, Boolean> within) {
    boolean matches(Selector selector) {
      return switch (selector) {
        case Selector.All(var parts) -> parts.stream().allMatch(this::matches);
        case Selector.Any(var parts) -> parts.stream().anyMatch(this::matches);
        case Selector.Not(var part) -> !matches(part);
        case Selector.Test test -> test(test);
      };
    }

    private boolean test(Selector.Test test) {
      return switch (test.field()) {
        case GROUP -> test.values().stream().anyMatch(value -> inGroups(value.text()));
        case KUBERNETES -> {
          var version = text("cluster.kubernetes");
          yield version != null
              && test.values().stream()
                  .anyMatch(value -> VersionRange.holds(value.text(), version));
        }
        case ENVIRONMENT -> any(test, text("environment.name"));
        case PROVIDER -> any(test, text("provider.name"));
        case REGION -> any(test, text("cluster.region"));
        case CLUSTER -> any(test, text("cluster.name"));
        case STATE -> any(test, text("cluster.state"));
        case LABEL -> any(test, text("cluster.labels.[" + test.label() + "]"));
      };
    }

    private boolean inGroups(String pattern) {
      if (!NameGlob.isGlob(pattern)) {
        var group = groups.get(pattern);
        return group != null && inGroup(group);
      }
      return groups.values().stream()
          .anyMatch(group -> NameGlob.matches(pattern, group.name()) && inGroup(group));
    }

    private boolean inGroup(Group group) {
      var known = within.get(group.name());
      if (known != null) {
        return known;
      }
      boolean found = matches(group.selector());
      within.put(group.name(), found);
      return found;
    }

    private static boolean any(Selector.Test test, @Nullable String value) {
      return value != null && test.names().match(value);
    }

    private @Nullable String text(String path) {
      return scope.get(path) instanceof Json.Str(var text) ? text : null;
    }
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
