package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Quantity;
import dev.fleetwright.reconciler.sandbox.schema.Type.Field;
import dev.fleetwright.reconciler.sandbox.schema.Type.ListOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Loose;
import dev.fleetwright.reconciler.sandbox.schema.Type.MapOf;
import dev.fleetwright.reconciler.sandbox.schema.Type.Scalar;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a server writes an object of a built-in kind: reading it into its types and
 * writing it again drops what is empty, fills in what is always there, and respells quantities.
 */
public final class WireForm {
  private static final Json EMPTY_TEXT = Json.str("");
  private static final Json ZERO = Json.num(0);

  private WireForm() {}

  /** The object as the server would write it; fields that the type does not know are dropped. */
  public static Json.Obj of(Struct type, Json.Obj object) {
    var out = new LinkedHashMap<String, Json>();
    if (type.others() != null) {
      return object;
    }
    type.fields()
        .forEach((name, field) -> {
          var value = field(field, object.get(name));
          if (value != null) {
            out.put(name, value);
          }
        });
    return out.isEmpty() ? Json.Obj.EMPTY : new Json.Obj(out);
  }

  private static @Nullable Json field(Field field, @Nullable Json given) {
    var value = given == null || given instanceof Json.Null ? null : value(field.type(), given);
    return switch (field.empty()) {
      case AS_GIVEN -> value;
      case OMIT -> value == null || isZero(value) ? null : value;
      case KEEP -> value == null ? zero(field.type()) : value;
    };
  }

  private static Json value(Type type, Json given) {
    return switch (type) {
      case Struct struct when given instanceof Json.Obj object -> of(struct, object);
      case ListOf list when given instanceof Json.Arr(var items) ->
          new Json.Arr(
              items.stream()
                  .map(item ->
                      item instanceof Json.Null ? zero(list.item()) : value(list.item(), item))
                  .toList());
      case MapOf map when given instanceof Json.Obj(var fields) -> {
        var out = new LinkedHashMap<String, Json>();
        for (Map.Entry<String, Json> field : fields.entrySet()) {
          var inner = field.getValue();
          out.put(
              field.getKey(),
              inner instanceof Json.Null ? zero(map.value()) : value(map.value(), inner));
        }
        yield new Json.Obj(out);
      }
      case Scalar scalar when scalar == Scalar.QUANTITY -> quantity(given);
      case Scalar scalar when scalar == Scalar.INT && given instanceof Json.Num(var number) ->
          Json.num((long) number);
      default -> given;
    };
  }

  private static Json quantity(Json given) {
    var text =
        switch (given) {
          case Json.Str(var written) -> written;
          case Json.Int(var number) -> Long.toString(number);
          case Json.Num(var number) -> dev.fleetwright.compiler.json.JsonText.number(number);
          default -> "";
        };
    return Quantity.parse(text).<Json>map(quantity -> Json.str(quantity.toString())).orElse(given);
  }

  private static Json zero(Type type) {
    return switch (type) {
      case Struct struct -> of(struct, Json.Obj.EMPTY);
      case Scalar scalar ->
          switch (scalar) {
            case STRING -> EMPTY_TEXT;
            case BOOL -> Json.Bool.FALSE;
            case INT, NUMBER, INT_OR_STRING -> ZERO;
            case QUANTITY -> Json.str("0");
            case BYTES, TIME, UNTYPED -> Json.Null.NULL;
          };
      case ListOf _, MapOf _, Loose _ -> Json.Null.NULL;
    };
  }

  private static boolean isZero(Json value) {
    return switch (value) {
      case Json.Str(var text) -> text.isEmpty();
      case Json.Int(var number) -> number == 0;
      case Json.Num(var number) -> number == 0;
      case Json.Bool bool -> bool == Json.Bool.FALSE;
      case Json.Obj(var fields) -> fields.isEmpty();
      case Json.Arr(var items) -> items.isEmpty();
      case Json.Null _ -> true;
    };
  }
}
