package dev.fleetwright.reconciler.status;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A status as JSON: what {@code status -o json} prints, the service serves and the store keeps.
 * Fields are added, never renamed; enums are in lower case with hyphens; times are RFC 3339 in UTC.
 */
public final class StatusJson {
  private StatusJson() {}

  public static Json.Obj write(ClusterStatus status) {
    return Json.obj()
        .put("cluster", status.cluster())
        .put("provider", status.provider())
        .put("environments", Json.strings(status.environments()))
        .put("state", word(status.state()))
        .put("health", word(status.health()))
        .put("commit", status.commit())
        .put("digest", status.digest())
        .put("objects", status.objects())
        .put("applied", status.applied())
        .put("deleted", status.deleted())
        .put("blocked", new Json.Arr(status.blocked().stream().map(StatusJson::blocked).toList()))
        .put("message", status.message())
        .put("at", status.at().toString())
        .put("lastInSync", text(status.lastInSync()))
        .put("failures", status.failures())
        .put("nextTry", text(status.nextTry()))
        .put("warnings", status.foreign().warnings())
        .put("foreignFields", status.foreign().count())
        .put("overruledFields", status.foreign().overruled())
        .put(
            "foreign",
            new Json.Arr(status.foreign().listed().stream().map(StatusJson::foreign).toList()))
        .build();
  }

  /**
   * The status that {@link #write} wrote, by this version or an older one.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static ClusterStatus read(Json.Obj json) {
    return new ClusterStatus(
        required(json, "cluster"),
        required(json, "provider"),
        json.list("environments").stream()
            .flatMap(item ->
                item instanceof Json.Str(var name)
                    ? Optional.of(name).stream()
                    : Optional.<String>empty().stream())
            .toList(),
        value(State.class, required(json, "state")),
        required(json, "commit"),
        required(json, "digest"),
        number(json, "objects"),
        number(json, "applied"),
        number(json, "deleted"),
        json.list("blocked").stream()
            .map(item ->
                new Blocked(
                    required(item, "object"),
                    text(item, "code"),
                    required(item, "reason"),
                    required(item, "fix")))
            .toList(),
        value(Health.class, required(json, "health")),
        required(json, "message"),
        Instant.parse(required(json, "at")),
        instant(json, "lastInSync"),
        number(json, "failures"),
        instant(json, "nextTry"),
        new ForeignFields(
            number(json, "foreignFields"),
            number(json, "warnings"),
            number(json, "overruledFields"),
            json.list("foreign").stream()
                .map(item ->
                    new ForeignFields.Field(
                        required(item, "object"),
                        required(item, "path"),
                        required(item, "manager"),
                        required(item, "time"),
                        required(item, "gives"),
                        text(item, "declared"),
                        text(item, "stored")))
                .toList()));
  }

  /** The word for an enum value in JSON and in tables, such as {@code in-sync}. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A field that nobody declared. */
  public static Json foreign(ForeignFields.Field field) {
    var json =
        Json.obj()
            .put("object", field.object())
            .put("path", field.path())
            .put("manager", field.manager())
            .put("time", field.time())
            .put("gives", field.gives());
    if (field.isOverruled()) {
      json.put("declared", field.declared()).put("stored", field.stored());
    }
    return json.build();
  }

  private static Json blocked(Blocked blocked) {
    return Json.obj()
        .put("object", blocked.object())
        .put("code", blocked.code())
        .put("reason", blocked.reason())
        .put("fix", blocked.fix())
        .build();
  }

  private static <E extends Enum<E>> E value(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static String required(Json json, String key) {
    var text = json.text(key);
    if (text == null) {
      throw new IllegalArgumentException("a status without \"" + key + "\"");
    }
    return text;
  }

  /** A text that older versions did not write. */
  private static String text(Json json, String key) {
    var text = json.text(key);
    return text == null ? "" : text;
  }

  private static int number(Json json, String key) {
    return json.at(key) instanceof Json.Int(long value) ? Math.toIntExact(value) : 0;
  }

  private static @Nullable Instant instant(Json json, String key) {
    var text = json.text(key);
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
