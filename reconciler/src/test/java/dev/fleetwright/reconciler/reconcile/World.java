package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.Clusters;
import org.jspecify.annotations.Nullable;

/** A running cluster as a contract test sees it: the engine's way in, and everybody else's. */
interface World {
  /** The clusters, as the engine reaches them. */
  Clusters clusters();

  /** The context of the cluster under test. */
  String context();

  /** Sends a request as an administrator; the answer's status and body. */
  Answer send(String method, String path, String contentType, String body);

  record Answer(int status, String body) {
    Json.Obj json() {
      try {
        return (Json.Obj) JsonText.parse(body);
      } catch (JsonText.Malformed e) {
        throw new IllegalStateException(body, e);
      }
    }
  }

  /** The object at a path, or null. */
  default Json.@Nullable Obj get(String path) {
    var answer = send("GET", path, "application/json", "");
    return answer.status() == 404 ? null : ok(answer, path).json();
  }

  /** Changes an object by JSON merge patch, as a person would. */
  default Json.Obj patch(String path, String manager, String json) {
    return ok(
            send(
                "PATCH",
                path + "?fieldManager=" + manager,
                "application/merge-patch+json",
                json.replace('\'', '"')),
            path)
        .json();
  }

  default Json.Obj create(String path, String json) {
    return ok(send("POST", path, "application/json", json.replace('\'', '"')), path).json();
  }

  default void delete(String path) {
    var answer = send("DELETE", path, "application/json", "");
    if (answer.status() != 404) {
      ok(answer, path);
    }
  }

  private static Answer ok(Answer answer, String path) {
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException(path + ": " + answer.status() + " " + answer.body());
    }
    return answer;
  }
}
