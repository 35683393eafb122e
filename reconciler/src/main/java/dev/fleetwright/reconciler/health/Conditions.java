package dev.fleetwright.reconciler.health;

import dev.fleetwright.compiler.json.Json;
import org.jspecify.annotations.Nullable;

/** The {@code status.conditions} of an object. */
final class Conditions {
  private Conditions() {}

  static @Nullable Json find(Json.Obj object, String type) {
    for (var condition : object.list("status", "conditions")) {
      if (type.equals(condition.text("type"))) {
        return condition;
      }
    }
    return null;
  }

  static boolean isTrue(@Nullable Json condition) {
    return condition != null && "True".equals(condition.text("status"));
  }

  static boolean isFalse(@Nullable Json condition) {
    return condition != null && "False".equals(condition.text("status"));
  }

  static boolean hasReason(@Nullable Json condition, String reason) {
    return condition != null && reason.equals(condition.text("reason"));
  }

  /** What a condition says: its reason and message, or {@code otherwise} when it says nothing. */
  static String words(@Nullable Json condition, String otherwise) {
    var reason = condition == null ? null : condition.text("reason");
    var message = condition == null ? null : condition.text("message");
    if (message == null || message.isBlank()) {
      return reason == null || reason.isBlank() ? otherwise : otherwise + ": " + reason;
    }
    return reason == null || reason.isBlank() ? message : reason + ": " + message;
  }
}
