package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.source.NameGlob;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a condition asks of one value. Equal by value, so that it can be part of a remembered
 * question.
 */
sealed interface Criterion {
  record Equal(Json wanted) implements Criterion {}

  /** {@code *} stands for any characters, {@code ?} for one. */
  record Glob(String pattern) implements Criterion {}

  record OneOf(List<Criterion> choices) implements Criterion {}

  record Present(boolean wanted) implements Criterion {}

  record Compare(Order order, Magnitude bound) implements Criterion {}

  record Size(Criterion criterion) implements Criterion {}

  record Some(Condition condition) implements Criterion {}

  record Every(Condition condition) implements Criterion {}

  record Not(Criterion criterion) implements Criterion {}

  record All(List<Criterion> criteria) implements Criterion {}

  enum Order {
    AT_LEAST,
    ABOVE,
    AT_MOST,
    BELOW;

    boolean accepts(int comparison) {
      return switch (this) {
        case AT_LEAST -> comparison >= 0;
        case ABOVE -> comparison > 0;
        case AT_MOST -> comparison <= 0;
        case BELOW -> comparison < 0;
      };
    }
  }

  /** Whether a value, or its absence, passes; {@code facts} answers what nested conditions ask. */
  default boolean accepts(@Nullable Json value, Facts facts) {
    return switch (this) {
      case Equal(var wanted) -> wanted.equals(value);
      case Glob(var pattern) ->
          value instanceof Json.Str(var text) && NameGlob.matches(pattern, text);
      case OneOf(var choices) -> choices.stream().anyMatch(each -> each.accepts(value, facts));
      case Present(var wanted) -> wanted == present(value);
      case Compare(var order, var bound) -> {
        var comparison = value == null ? null : bound.compareTo(value);
        yield comparison != null && order.accepts(comparison);
      }
      case Size(var criterion) -> {
        var size = value == null ? null : size(value);
        yield size != null && criterion.accepts(Json.num(size), facts);
      }
      case Some(var condition) ->
          entries(value).anyMatch(each -> condition.holds(Local.of(facts, "each", each)));
      case Every(var condition) ->
          present(value)
              && entries(value).allMatch(each -> condition.holds(Local.of(facts, "each", each)));
      case Not(var criterion) -> !criterion.accepts(value, facts);
      case All(var criteria) -> criteria.stream().allMatch(each -> each.accepts(value, facts));
    };
  }

  /** Whether the answer hangs on what a value says, beyond its being there and its entries. */
  default boolean looksInto(@Nullable Json value) {
    return switch (this) {
      case Equal _, Glob _, Compare _ -> true;
      case Size _ -> value instanceof Json.Str;
      case Present _, Some _, Every _ -> false;
      case Not(var criterion) -> criterion.looksInto(value);
      case OneOf(var choices) -> choices.stream().anyMatch(each -> each.looksInto(value));
      case All(var criteria) -> criteria.stream().anyMatch(each -> each.looksInto(value));
    };
  }

  /** Null, an empty map and an empty list count as not there. */
  static boolean present(@Nullable Json value) {
    return switch (value) {
      case null -> false;
      case Json.Null _ -> false;
      case Json.Obj object -> !object.isEmpty();
      case Json.Arr(var items) -> !items.isEmpty();
      default -> true;
    };
  }

  private static @Nullable Integer size(Json value) {
    return switch (value) {
      case Json.Obj(var fields) -> fields.size();
      case Json.Arr(var items) -> items.size();
      case Json.Str(var text) -> text.length();
      default -> null;
    };
  }

  private static Stream<Json> entries(@Nullable Json value) {
    return switch (value) {
      case Json.Obj(var fields) ->
          fields.entrySet().stream().map(each -> Local.entry(each.getKey(), each.getValue()));
      case Json.Arr(var items) -> items.stream().map(each -> Local.entry(null, each));
      case null, default -> Stream.empty();
    };
  }
}
