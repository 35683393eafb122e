package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.validation.Cause;
import java.util.List;

/**
 * How a write is meant.
 *
 * @param manager who writes
 * @param validation what becomes of fields that the kind does not have
 */
record WriteOptions(String manager, boolean force, boolean dryRun, Unknown validation) {
  private static final int LONGEST_MANAGER = 128;

  enum Unknown {
    IGNORE,
    WARN,
    STRICT
  }

  static WriteOptions of(HttpRequest request, boolean apply) throws Failure {
    var kind = apply || request.method().equals("PATCH") ? "PatchOptions" : options(request);
    var dryRun = request.query().getOrDefault("dryRun", List.of());
    for (var value : dryRun) {
      if (!value.equals("All") && !value.isEmpty()) {
        throw invalid(
            kind,
            "dryRun: Unsupported value: [\"" + value + "\"]: supported values: \"All\"",
            new Cause(
                "FieldValueNotSupported",
                "dryRun",
                "Unsupported value: [\"" + value + "\"]: supported values: \"All\""));
      }
    }
    var manager = request.parameter("fieldManager");
    if (manager == null || manager.isEmpty()) {
      if (apply) {
        throw invalid(
            kind,
            "fieldManager: Required value: is required for apply patch",
            Cause.required("fieldManager", "is required for apply patch"));
      }
      manager = ofUserAgent(request.header("user-agent"));
    } else if (manager.length() > LONGEST_MANAGER) {
      throw invalid(
          kind,
          "fieldManager: Too long: may not be more than 128 bytes",
          new Cause(
              "FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes"));
    }
    if (request.parameter("force") != null && !apply && request.method().equals("PATCH")) {
      throw invalid(
          kind,
          "force: Forbidden: may not be specified for non-apply patch",
          Cause.forbidden("force", "may not be specified for non-apply patch"));
    }
    var validation =
        switch (request.parameter("fieldValidation")) {
          case "Strict" -> Unknown.STRICT;
          case "Ignore" -> Unknown.IGNORE;
          case null, default -> Unknown.WARN;
        };
    return new WriteOptions(manager, request.flag("force"), dryRun.contains("All"), validation);
  }

  private static String options(HttpRequest request) {
    return request.method().equals("PUT") ? "UpdateOptions" : "CreateOptions";
  }

  private static String ofUserAgent(@org.jspecify.annotations.Nullable String agent) {
    var name = agent == null ? "" : agent.split("/", 2)[0];
    return name.length() > LONGEST_MANAGER ? name.substring(0, LONGEST_MANAGER) : name;
  }

  private static Failure invalid(String kind, String message, Cause cause) {
    return new Failure(
        422,
        "Invalid",
        kind + ".meta.k8s.io \"\" is invalid: " + message,
        Failure.details("", "meta.k8s.io", kind)
            .put("causes", Failure.array(List.of(cause)))
            .build());
  }

  /** The same for a write by a part of the cluster itself. */
  static WriteOptions internal(String manager) {
    return new WriteOptions(manager, true, false, Unknown.IGNORE);
  }
}
