package dev.fleetwright.reconciler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.SandboxCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Somebody with kubectl, for the demo: changes a simulated cluster without asking anyone. */
final class ByHand {
  private final SandboxCluster cluster;

  ByHand(SandboxCluster cluster) {
    this.cluster = cluster;
  }

  void setImage(String namespace, String deployment, String image)
      throws IOException, InterruptedException {
    var container = Json.obj().put("name", deployment).put("image", image).build();
    var template =
        Json.obj().put("spec", Json.obj().put("containers", Json.arr(container)).build()).build();
    var patch = Json.obj().put("spec", Json.obj().put("template", template).build()).build();
    var path =
        "/apis/apps/v1/namespaces/%s/deployments/%s?fieldManager=kubectl-edit"
            .formatted(namespace, deployment);
    send(
        request(path)
            .header("Content-Type", "application/strategic-merge-patch+json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(JsonText.write(patch))));
  }

  void delete(String path) throws IOException, InterruptedException {
    send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(cluster.url() + path))
        .header("Authorization", "Bearer " + cluster.token());
  }

  private static void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException("the simulated cluster answered " + answer.statusCode());
      }
    }
  }
}
