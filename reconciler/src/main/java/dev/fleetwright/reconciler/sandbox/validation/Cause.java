package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;

/**
 * One thing that is wrong with an object.
 *
 * @param type such as {@code FieldValueInvalid}
 * @param field dotted path
 */
public record Cause(String type, String field, String message) {
  public static Cause required(String field, String message) {
    return new Cause(
        "FieldValueRequired", field, "Required value" + (message.isEmpty() ? "" : ": " + message));
  }

  public static Cause invalid(String field, Json value, String message) {
    return new Cause(
        "FieldValueInvalid", field, "Invalid value: " + JsonText.write(value) + ": " + message);
  }

  public static Cause forbidden(String field, String message) {
    return new Cause("FieldValueForbidden", field, "Forbidden: " + message);
  }

  /** As it stands in the details of a {@code Status}. */
  public Json.Obj json() {
    return Json.obj().put("reason", type).put("message", message).put("field", field).build();
  }
}
