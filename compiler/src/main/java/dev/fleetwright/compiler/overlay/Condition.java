package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.template.Scope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When something applies. Equal by value. */
sealed interface Condition {

  /** Roots that the cluster answers; a question about them is remembered by its answer. */
  Set<String> OF_THE_CLUSTER = Set.of("cluster", "environment", "provider", "fleet", "vars");

  /** A value that stands in the workload or in the overlay itself. */
  record Value(String path, Criterion criterion) implements Condition {}

  /**
   * A fact of the cluster.
   *
   * @param otherwise what counts where the cluster does not say
   */
  record Fact(String path, @Nullable Json otherwise, Criterion criterion)
      implements Condition, Facts.Question {
    @Override
    public boolean test(Scope scope) {
      var value = scope.get(path);
      return criterion.accepts(value == null ? otherwise : value, new Unremembered(scope));
    }
  }

  record Not(Condition condition) implements Condition {}

  record Any(List<Condition> conditions) implements Condition {}

  record All(List<Condition> conditions) implements Condition {}

  static Condition always() {
    return new All(List.of());
  }

  default boolean holds(Facts facts) {
    return switch (this) {
      case Value(var path, var criterion) -> {
        var value = facts.get(path);
        if (criterion.looksInto(value)) {
          facts.looksInto(value);
        }
        yield criterion.accepts(value, facts);
      }
      case Fact fact -> facts.holds(fact);
      case Not(var condition) -> !condition.holds(facts);
      case Any(var conditions) -> conditions.stream().anyMatch(each -> each.holds(facts));
      case All(var conditions) -> conditions.stream().allMatch(each -> each.holds(facts));
    };
  }

  /** Whether the answer may depend on the cluster. */
  default boolean asksTheCluster() {
    return switch (this) {
      case Value(var path, _) -> path.startsWith("let.");
      case Fact _ -> true;
      case Not(var condition) -> condition.asksTheCluster();
      case Any(var conditions) -> conditions.stream().anyMatch(Condition::asksTheCluster);
      case All(var conditions) -> conditions.stream().anyMatch(Condition::asksTheCluster);
    };
  }

  /** Facts inside a question, which is remembered as a whole. */
  record Unremembered(Scope scope) implements Facts {
    @Override
    public @Nullable Json get(String path) {
      return scope.get(path);
    }

    @Override
    public boolean holds(Question question) {
      return question.test(scope);
    }
  }
}
