package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Workloads of every type with fields by chance, such as the compiler takes. */
final class RandomWorkloads {
  private static final List<String> TYPES =
      List.of("service", "service", "worker", "worker", "cron", "job");
  private static final List<String> FIELDS =
      List.of(
          "image",
          "copies",
          "resources",
          "ports",
          "http",
          "env",
          "secrets",
          "files",
          "probes",
          "args",
          "availability",
          "security",
          "overrides",
          "owner",
          "namespace",
          "placement");

  private final RandomGenerator random;

  RandomWorkloads(RandomGenerator random) {
    this.random = random;
  }

  Json.Obj any() {
    var type = one(TYPES);
    var workload =
        Json.obj()
            .put("type", type)
            .put("namespace", one(List.of("shop", "pay")))
            .put("owner", one(List.of("red", "blue")))
            .put("image", image())
            .put("schedule", type.equals("cron") ? "15 2 * * *" : null)
            .build();
    if (type.equals("service")) {
      workload = workload.with("ports", ports());
    }
    for (int i = 0; i < 6; i++) {
      workload = changed(workload, one(FIELDS));
    }
    return workload;
  }

  /** Sets, changes or takes out one field that the type may have. */
  Json.Obj changed(Json.Obj workload) {
    return changed(workload, one(FIELDS));
  }

  private Json.Obj changed(Json.Obj workload, String field) {
    var type = String.valueOf(workload.text("type"));
    boolean runsOn = type.equals("service") || type.equals("worker");
    boolean out = workload.get(field) != null && random.nextInt(3) == 0;
    return switch (field) {
      case "image" -> workload.with("image", image());
      case "owner" -> workload.with("owner", Json.str(one(List.of("red", "blue"))));
      case "namespace" -> workload.with("namespace", Json.str(one(List.of("shop", "pay"))));
      case "env" -> out ? workload.without(field) : workload.with(field, env());
      case "args" -> out ? workload.without(field) : workload.with(field, args());
      case "files" -> out ? workload.without(field) : workload.with(field, files());
      case "secrets" -> out ? workload.without(field) : workload.with(field, secrets());
      case "resources" -> out ? workload.without(field) : workload.with(field, resources());
      case "overrides" -> out ? workload.without(field) : workload.with(field, overrides(runsOn));
      case "placement" -> out ? workload.without(field) : workload.with(field, placement());
      case "security" ->
          out
              ? workload.without(field)
              : workload.with(
                  field, Json.obj().put("level", one(List.of("baseline", "restricted"))).build());
      case "copies" -> runsOn ? copies(workload) : workload;
      case "ports" -> type.equals("service") ? workload.with(field, ports()) : workload;
      case "http" ->
          !type.equals("service")
              ? workload
              : out ? workload.without(field) : workload.with(field, http());
      case "probes" ->
          !type.equals("service")
              ? workload
              : out ? workload.without(field) : workload.with(field, probes());
      case "availability" ->
          !runsOn
              ? workload
              : out
                  ? workload.without(field)
                  : workload.with(field, Json.obj().put("maxUnavailable", 1 + dice(2)).build());
      default -> throw new IllegalArgumentException(field);
    };
  }

  /** A number of them, or a range in which the load chooses. */
  private Json.Obj copies(Json.Obj workload) {
    if (dice(3) > 0) {
      return workload.without("scale").with("replicas", Json.num(1 + dice(4)));
    }
    var scale = Json.obj().put("min", 2).put("max", 3 + dice(5)).put("cpu", 50 + 10 * dice(4));
    return workload.without("replicas").with("scale", scale.build());
  }

  private Json image() {
    return Json.str(
        one(
            List.of(
                "registry.example/app:1." + dice(5),
                "registry.example/{{environment.name}}/app:1.{{vars.tag}}")));
  }

  private Json args() {
    return Json.strings(
        List.of("run", "--on={{cluster.name}}", "--n=" + dice(4)).subList(0, 1 + dice(3)));
  }

  private Json env() {
    var env = Json.obj().put("LEVEL", "{{vars.level}}");
    for (int i = 0; i < 5; i++) {
      if (random.nextBoolean()) {
        env.put(
            "V" + i,
            one(List.of("1", "yes", "a: b # c", "", "$(LEVEL)", "{{cluster.region}}", "é\n\tx")));
      }
    }
    return env.build();
  }

  private Json ports() {
    var ports = Json.obj().put("web", 8080 + dice(3));
    return dice(2) == 0 ? ports.build() : ports.put("metrics", 9090 + dice(3)).build();
  }

  private Json http() {
    var entry =
        Json.obj()
            .put("host", "h" + dice(1000) + ".{{environment.domain}}")
            .put("port", "web")
            .put("visibility", one(List.of("public", "internal")))
            .put("tls", random.nextBoolean())
            .put("path", one(List.of("/", "/a", "/a/b")));
    return Json.obj().put("site", entry.build()).build();
  }

  private Json probes() {
    var ready =
        Json.obj().put("path", "/ready").put("port", "web").put("period", (5 + dice(5)) + "s");
    return Json.obj().put("ready", ready.build()).build();
  }

  private Json files() {
    var files = Json.obj();
    for (int i = 0; i <= dice(2); i++) {
      files.put(
          "f" + i,
          Json.obj()
              .put("mount", "/etc/app/f" + i)
              .put("text", "on: {{cluster.name}}\nn: " + dice(4) + "\n")
              .build());
    }
    return files.build();
  }

  private Json secrets() {
    return Json.obj()
        .put("TOKEN", Json.obj().put("secret", "keys").put("key", "k" + dice(3)).build())
        .build();
  }

  private Json resources() {
    return Json.obj()
        .put("cpu", one(List.of("100m", "0.5", "1500m", "1")))
        .put("memory", one(List.of("128Mi", "1024Mi", "1.5Gi", "200M")))
        .put("burst", random.nextBoolean())
        .build();
  }

  private Json overrides(boolean runsOn) {
    var set = Json.obj().put("env", Json.obj().put("OWN", "" + dice(3)).build());
    if (runsOn && dice(2) == 0) {
      set.put("resources", Json.obj().put("cpu", "2").build());
    }
    return Json.obj()
        .put("some", Json.obj().put("when", when()).put("set", set.build()).build())
        .build();
  }

  Json.Obj when() {
    return switch (dice(4)) {
      case 0 -> Json.obj().put("environment", one(List.of("dev", "live"))).build();
      case 1 -> Json.obj().put("label.tier", one(List.of("gold", "tin"))).build();
      case 2 -> Json.obj().put("cluster", "*-1").build();
      default -> Json.obj().put("not", Json.obj().put("environment", "dev").build()).build();
    };
  }

  private Json placement() {
    return Json.obj().put(one(List.of("select", "exclude")), when()).build();
  }

  int dice(int sides) {
    return random.nextInt(sides);
  }

  <T> T one(List<T> of) {
    return Objects.requireNonNull(of.get(random.nextInt(of.size())));
  }
}
