package dev.fleetwright.compiler.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value. Immutable and safe to share; maps keep the order in which their keys were given,
 * and two maps are equal whatever their order.
 *
 * <p>Numbers are {@link Int} when the text is an integer that fits 64 bits and {@link Num}
 * otherwise; {@code 1} and {@code 1.0} are different values here, as readers of either may be.
 */
public sealed interface Json {

  /** An object. */
  record Obj(Map<String, Json> fields) implements Json {
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      fields = Collections.unmodifiableMap(fields);
    }

    /** The value under {@code key}, or null where there is none. */
    public @Nullable Json get(String key) {
      return fields.get(key);
    }

    public boolean isEmpty() {
      return fields.isEmpty();
    }

    /** A copy in which {@code key} has {@code value}; an existing key keeps its place. */
    public Obj with(String key, Json value) {
      var copy = new LinkedHashMap<>(fields);
      copy.put(key, value);
      return new Obj(copy);
    }

    /** A copy without {@code key}; itself when there is no such key. */
    public Obj without(String key) {
      if (!fields.containsKey(key)) {
        return this;
      }
      var copy = new LinkedHashMap<>(fields);
      copy.remove(key);
      return new Obj(copy);
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public static final Arr EMPTY = new Arr(List.of());

    public Arr {
      items = Collections.unmodifiableList(items);
    }
  }

  // What most trees are made of compares by code of its own: that of a record is made when a
  // process first asks for it, which a short command feels.

  /** A string. */
  record Str(String value) implements Json {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || other instanceof Str(var that) && value.equals(that);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  /** An integer of 64 bits. */
  record Int(long value) implements Json {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other || other instanceof Int(var that) && value == that;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value);
    }
  }

  /** Any other number; finite. */
  record Num(double value) implements Json {}

  /** A boolean. */
  enum Bool implements Json {
    TRUE,
    FALSE;

    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /** The null of JSON. */
  enum Null implements Json {
    NULL
  }

  static Str str(String value) {
    return new Str(value);
  }

  static Int num(long value) {
    return new Int(value);
  }

  static Bool bool(boolean value) {
    return Bool.of(value);
  }

  /** An array of strings. */
  static Arr strings(Iterable<String> values) {
    var items = new ArrayList<Json>();
    values.forEach(value -> items.add(str(value)));
    return new Arr(items);
  }

  static Arr arr(Json... items) {
    return new Arr(List.of(items));
  }

  /** Starts an object; see {@link Builder}. */
  static Builder obj() {
    return new Builder();
  }

  /**
   * The value at a path of keys through objects, or null where the path ends early or passes
   * something that is no object.
   */
  default @Nullable Json at(String... path) {
    Json here = this;
    for (var key : path) {
      if (!(here instanceof Obj(var fields))) {
        return null;
      }
      var next = fields.get(key);
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  /** The text at a path of keys, or null where there is no string. */
  default @Nullable String text(String... path) {
    return at(path) instanceof Str(var value) ? value : null;
  }

  /** The object at a path of keys, or the empty object where there is none. */
  default Obj object(String... path) {
    return at(path) instanceof Obj found ? found : Obj.EMPTY;
  }

  /** The items of the array at a path of keys, or none. */
  default List<Json> list(String... path) {
    return at(path) instanceof Arr(var items) ? items : List.of();
  }

  /**
   * Collects the fields of an object in order. Null values and empty optional parts are left out.
   */
  final class Builder {
    private final Map<String, Json> fields = new LinkedHashMap<>();

    public Builder put(String key, @Nullable Json value) {
      if (value != null) {
        fields.put(key, value);
      }
      return this;
    }

    public Builder put(String key, @Nullable String value) {
      return value == null ? this : put(key, str(value));
    }

    public Builder put(String key, long value) {
      return put(key, num(value));
    }

    public Builder put(String key, boolean value) {
      return put(key, Bool.of(value));
    }

    public Builder putAll(Obj other) {
      fields.putAll(other.fields());
      return this;
    }

    /** Puts an object or array only when it has something in it. */
    public Builder putNonEmpty(String key, Json value) {
      boolean empty =
          value instanceof Obj(var f) && f.isEmpty() || value instanceof Arr(var i) && i.isEmpty();
      return empty ? this : put(key, value);
    }

    public Obj build() {
      return fields.isEmpty() ? Obj.EMPTY : new Obj(new LinkedHashMap<>(fields));
    }
  }
}
