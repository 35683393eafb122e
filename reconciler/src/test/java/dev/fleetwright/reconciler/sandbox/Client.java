package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** Speaks to one cluster of a sandbox that is served without TLS. */
final class Client {
  static final String APPLY = "application/apply-patch+yaml";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  Client(SandboxCluster cluster) {
    this(cluster.url(), cluster.token());
  }

  Client(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** A status and the object that came with it. */
  record Answer(int status, Json body) {
    String text(String... path) {
      var text = body.text(path);
      return text == null ? "" : text;
    }

    String version() {
      return text("metadata", "resourceVersion");
    }
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, null, "application/json");
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, "application/json", "application/json");
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body, "application/json", "application/json");
  }

  Answer patch(String type, String path, String body) throws IOException, InterruptedException {
    return send("PATCH", path, body, type, "application/json");
  }

  Answer apply(String manager, String path, String body) throws IOException, InterruptedException {
    return patch(APPLY, path + "?fieldManager=" + manager, body);
  }

  Answer apply(String manager, String path, String body, boolean force)
      throws IOException, InterruptedException {
    return patch(APPLY, path + "?fieldManager=" + manager + "&force=" + force, body);
  }

  Answer delete(String path, @Nullable String body) throws IOException, InterruptedException {
    return send("DELETE", path, body, "application/json", "application/json");
  }

  Answer send(
      String method,
      String path,
      @Nullable String body,
      @Nullable String contentType,
      String accept)
      throws IOException, InterruptedException {
    var request = request(path, accept);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), parse(response.body()));
  }

  java.net.http.HttpRequest.Builder request(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token)
        .header("User-Agent", "tester/1.0")
        .header("Accept", accept);
  }

  static Json parse(String text) {
    try {
      return text.isEmpty() ? Json.Obj.EMPTY : JsonText.parse(text);
    } catch (JsonText.Malformed e) {
      return Json.str(text);
    }
  }
}
