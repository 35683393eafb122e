package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step of the way to a field. Ordered as in a managedFields entry. */
public sealed interface PathElement extends Comparable<PathElement> {

  /** A field of an object, or a key of a map. */
  record Name(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /** The item of a list whose key fields have these values. */
  record Key(SortedMap<String, Json> fields) implements PathElement {
    public Key {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String toString() {
      var text = new StringBuilder("[");
      fields.forEach((name, value) -> {
        text.append(text.length() > 1 ? "," : "").append(name).append('=');
        text.append(JsonText.canonical(value));
      });
      return text.append(']').toString();
    }
  }

  /** The item of a set that is this value. */
  record Value(Json value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + JsonText.canonical(value) + "]";
    }
  }

  /** The item at a place of a list; only ever read, never made by a merge. */
  record Index(long index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  @Override
  default int compareTo(PathElement other) {
    int rank = Integer.compare(rank(this), rank(other));
    if (rank != 0) {
      return rank;
    }
    return switch (this) {
      case Name(var name) -> name.compareTo(((Name) other).name());
      case Key(var fields) -> compare(fields, ((Key) other).fields());
      case Value(var value) -> compare(value, ((Value) other).value());
      case Index(var index) -> Long.compare(index, ((Index) other).index());
    };
  }

  private static int rank(PathElement element) {
    return switch (element) {
      case Name _ -> 0;
      case Key _ -> 1;
      case Value _ -> 2;
      case Index _ -> 3;
    };
  }

  private static int compare(SortedMap<String, Json> left, SortedMap<String, Json> right) {
    Iterator<Map.Entry<String, Json>> others = right.entrySet().iterator();
    for (var field : left.entrySet()) {
      if (!others.hasNext()) {
        return 1;
      }
      var other = others.next();
      int order = field.getKey().compareTo(other.getKey());
      order = order != 0 ? order : compare(field.getValue(), other.getValue());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  /** Numbers by amount, before texts, before booleans, before the rest. */
  private static int compare(Json left, Json right) {
    int rank = Integer.compare(rank(left), rank(right));
    if (rank != 0) {
      return rank;
    }
    return switch (left) {
      case Json.Int(var number) when right instanceof Json.Int(var other) ->
          Long.compare(number, other);
      case Json.Int _, Json.Num _ -> Double.compare(amount(left), amount(right));
      case Json.Str(var text) -> text.compareTo(((Json.Str) right).value());
      default -> JsonText.canonical(left).compareTo(JsonText.canonical(right));
    };
  }

  private static int rank(Json value) {
    return switch (value) {
      case Json.Int _, Json.Num _ -> 0;
      case Json.Str _ -> 1;
      case Json.Bool _ -> 2;
      case Json.Arr _ -> 3;
      case Json.Obj _ -> 4;
      case Json.Null _ -> 5;
    };
  }

  private static double amount(Json number) {
    return switch (number) {
      case Json.Int(var value) -> (double) value;
      case Json.Num(var value) -> value;
      default -> Double.NaN;
    };
  }
}
