package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;

/** Reads what clients send, JSON or YAML. */
final class Bodies {
  private static final int LARGEST = 3 * 1024 * 1024;

  private Bodies() {}

  static Json.Obj object(HttpRequest request) throws Failure {
    return object(any(request));
  }

  /** The body, or an empty object where there is none. */
  static Json.Obj optional(HttpRequest request) throws Failure {
    return request.body().length == 0 ? Json.Obj.EMPTY : object(request);
  }

  static Json.Obj object(Json value) throws Failure {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw Failure.badRequest("the body is no object");
  }

  static Json any(HttpRequest request) throws Failure {
    var body = request.body();
    if (body.length > LARGEST) {
      throw new Failure(
          413,
          "RequestEntityTooLarge",
          "Request entity too large: limit is " + LARGEST,
          Json.Obj.EMPTY);
    }
    var type = request.header("content-type");
    if (type != null && type.contains("protobuf")) {
      throw new Failure(
          415,
          "UnsupportedMediaType",
          "the sandbox reads JSON and YAML only: with kubectl create, add --dry-run=client -o yaml,"
              + " and apply that",
          Json.Obj.EMPTY);
    }
    boolean yaml = type != null && type.contains("yaml") && !startsJson(body);
    return yaml ? yaml(body) : json(body);
  }

  private static boolean startsJson(byte[] body) {
    for (var b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{';
      }
    }
    return false;
  }

  private static Json json(byte[] body) throws Failure {
    try {
      return JsonText.parse(body);
    } catch (JsonText.Malformed e) {
      throw Failure.badRequest("error decoding the body: " + e.getMessage());
    }
  }

  private static Json yaml(byte[] body) throws Failure {
    var said = new Diagnostics();
    var objects = ManifestYaml.read("body", body, said);
    if (said.hasErrors() || objects.size() != 1) {
      throw Failure.badRequest("error decoding YAML: one document is expected");
    }
    return objects.getFirst().json();
  }
}
