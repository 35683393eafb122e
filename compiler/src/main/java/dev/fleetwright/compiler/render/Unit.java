package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A workload while it is rendered.
 *
 * @param type what kind of controller runs it
 * @param labels the recommended ones
 */
record Unit(ResolvedWorkload workload, Type type, Json.Obj labels, Diagnostics diagnostics) {
  /** What kind of controller runs it. */
  enum Type {
    SERVICE,
    WORKER,
    JOB,
    CRON;

    /** It runs until it is taken away. */
    boolean stays() {
      return this == SERVICE || this == WORKER;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Unit of(ResolvedWorkload workload, String fleet, Diagnostics diagnostics) {
    var type = type(workload.spec().text("type"));
    var labels =
        Json.obj()
            .put("app.kubernetes.io/name", workload.name())
            .put("app.kubernetes.io/component", type.word())
            .put("app.kubernetes.io/part-of", fleet)
            .put("app.kubernetes.io/managed-by", "fleetwright")
            .build();
    return new Unit(workload, type, labels, diagnostics);
  }

  /** A type that is none has been refused by the schema. */
  private static Type type(@Nullable String word) {
    for (var type : Type.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    return Type.SERVICE;
  }

  String name() {
    return workload.name();
  }

  YamlMap spec() {
    return workload.spec();
  }

  /** The value at some keys, or null. */
  @Nullable Json get(String... keys) {
    YamlNode here = spec();
    for (var key : keys) {
      var next = here instanceof YamlMap map ? map.get(key) : null;
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here.json();
  }

  /** The text at some keys, or null where there is none. */
  @Nullable String text(String... keys) {
    return get(keys) instanceof Json.Str(var text) ? text : null;
  }

  /** How many pods there are at least: 1 unless it says otherwise. */
  long fewestPods() {
    var number = get("scale") == null ? get("replicas") : get("scale", "min");
    return number instanceof Json.Int(var count) ? count : 1;
  }

  void error(String code, SourceLocation at, String message, String fix) {
    diagnostics.add(Diagnostic.error(code, at, message).fix(fix));
  }

  void warning(String code, SourceLocation at, String message, String why, String fix) {
    diagnostics.add(Diagnostic.warning(code, at, message).because(why).fix(fix));
  }

  /** What pods are selected by. Cannot change later, so it is as little as is needed. */
  Json.Obj selector() {
    return Json.obj().put("app.kubernetes.io/name", name()).build();
  }

  /** Metadata of an object of this workload. */
  Json.Obj metadata(String objectName) {
    return Json.obj()
        .put("name", objectName)
        .put("namespace", workload.namespace())
        .put("labels", labels())
        .build();
  }

  /** Starts an object of this workload. */
  Json.Builder object(String apiVersion, String kind, String objectName) {
    return Json.obj()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", metadata(objectName));
  }
}
