package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.reconciler.sandbox.http.HttpRequest;

/** In which form a client wants objects. */
enum View {
  FULL,
  METADATA,
  TABLE;

  static View of(HttpRequest request) throws Failure {
    var accept = request.header("accept");
    if (accept == null || accept.isBlank()) {
      return FULL;
    }
    for (var option : accept.split(",", -1)) {
      var type = option.strip();
      if (!type.startsWith("application/json")
          && !type.startsWith("*/*")
          && !type.startsWith("application/*")) {
        continue;
      }
      if (type.contains("as=Table")) {
        return TABLE;
      }
      if (type.contains("as=PartialObjectMetadata")) {
        return METADATA;
      }
      return FULL;
    }
    throw new Failure(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json",
        dev.fleetwright.compiler.json.Json.Obj.EMPTY);
  }
}
