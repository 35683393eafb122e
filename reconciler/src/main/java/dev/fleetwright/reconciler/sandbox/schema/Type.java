package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type of a value inside an object, with what server-side apply needs to merge it. */
public sealed interface Type {

  /** A value without parts. */
  enum Scalar implements Type {
    STRING,
    /** Base64 in a string. */
    BYTES,
    INT,
    NUMBER,
    BOOL,
    TIME,
    QUANTITY,
    INT_OR_STRING,
    /** Whatever has no parts. */
    UNTYPED
  }

  /** A value of which only its own form tells the type. */
  enum Loose implements Type {
    /** Objects merge key by key, lists are owned as a whole. */
    GRANULAR,
    /** Owned as a whole, whatever it is. */
    ATOMIC
  }

  /**
   * @param keys the fields that tell the items of a {@link Relation#KEYED} list apart
   */
  record ListOf(Type item, Relation relation, List<String> keys) implements Type {
    public ListOf {
      keys = List.copyOf(keys);
    }
  }

  /** How the items of a list are owned. */
  enum Relation {
    ATOMIC,
    SET,
    KEYED
  }

  /** An object with keys of the author's choice. */
  record MapOf(Type value, boolean atomic) implements Type {}

  /**
   * An object with known fields. Types refer to each other in circles, so that the fields are given
   * once after the construction; never changed later.
   */
  final class Struct implements Type {
    private final String name;
    private final boolean atomic;
    private Map<String, Field> fields = Map.of();
    private @Nullable Type others;

    public Struct(String name, boolean atomic) {
      this.name = name;
      this.atomic = atomic;
    }

    /** Sets the fields. */
    void define(Map<String, Field> known, @Nullable Type unknown) {
      fields = known;
      others = unknown;
    }

    public String name() {
      return name;
    }

    public boolean atomic() {
      return atomic;
    }

    /** In the order in which the server writes them. */
    public Map<String, Field> fields() {
      return fields;
    }

    public @Nullable Field field(String key) {
      return fields.get(key);
    }

    /** The type of fields that are not declared; null where there may be none. */
    public @Nullable Type others() {
      return others;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * @param empty what becomes of an empty value
   * @param byDefault the value that counts, for the keys of a list, where the field is missing
   * @param patch how a strategic merge patch treats the field
   */
  record Field(Type type, Empty empty, boolean required, @Nullable Json byDefault, Patch patch) {
    /** A field without any speciality. */
    public static Field of(Type type) {
      return new Field(type, Empty.AS_GIVEN, false, null, Patch.DEFAULT);
    }
  }

  /** What the server does with an empty value when it writes an object. */
  enum Empty {
    AS_GIVEN,
    OMIT,
    KEEP
  }

  /**
   * The strategy of a strategic merge patch.
   *
   * @param mergeKey for a list that is merged item by item; empty for a list of plain values
   */
  record Patch(@Nullable String mergeKey, boolean replace, boolean retainKeys) {
    public static final Patch DEFAULT = new Patch(null, false, false);
  }
}
