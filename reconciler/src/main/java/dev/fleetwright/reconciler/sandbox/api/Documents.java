package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a server tells of itself: version, health, discovery, schemas. */
final class Documents {
  private static final String AGGREGATED = "as=APIGroupDiscoveryList";

  private final ClusterCore core;
  private final Discovery discovery;
  private final OpenApi openApi;

  Documents(ClusterCore core) {
    this.core = core;
    discovery = new Discovery(core.served);
    openApi = new OpenApi(core.served);
  }

  HttpResponse answer(HttpRequest request) throws Failure {
    var parts =
        Arrays.stream(request.path().split("/", -1)).filter(part -> !part.isEmpty()).toList();
    var first = parts.isEmpty() ? "" : parts.getFirst();
    return switch (first) {
      case "version" -> Answers.json(200, version());
      case "healthz", "livez", "readyz" -> text("ok");
      case "api", "apis" -> discovery(request, parts);
      case "openapi" -> openApi.answer(parts);
      default -> throw Failure.noSuchPath();
    };
  }

  private HttpResponse discovery(HttpRequest request, List<String> parts) throws Failure {
    boolean core = parts.getFirst().equals("api");
    var accept = request.header("accept");
    if (parts.size() == 1 && accept != null && accept.contains(AGGREGATED)) {
      return aggregated(core);
    }
    return Answers.json(
        200,
        switch (parts.size()) {
          case 1 -> core ? Discovery.coreVersions() : discovery.groups();
          case 2 -> core ? discovery.resources("", parts.get(1)) : discovery.group(parts.get(1));
          case 3 -> discovery.resources(parts.get(1), parts.get(2));
          default -> throw Failure.noSuchPath();
        });
  }

  private HttpResponse aggregated(boolean core) {
    return new HttpResponse.Whole(
        200,
        Map.of(
            "Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"),
        Rendering.text(discovery.aggregated(core)));
  }

  private Json.Obj version() {
    return Json.obj()
        .put("major", "1")
        .put("minor", Integer.toString(core.minor()))
        .put("gitVersion", "v1." + core.minor() + ".0")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "sandbox")
        .build();
  }

  private static HttpResponse text(String body) {
    return new HttpResponse.Whole(
        200,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
