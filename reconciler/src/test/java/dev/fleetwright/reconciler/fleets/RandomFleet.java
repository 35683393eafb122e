package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A fleet as its authors keep it: sections of named entries, and raw manifests by path. Immutable,
 * so that going back to an earlier one is having it still.
 */
record RandomFleet(Map<String, Map<String, Json>> sections, Map<String, List<Json.Obj>> manifests) {
  static final String NAME = "random";

  static final String WORKLOADS = "workloads";
  static final String COMPONENTS = "components";
  static final String OVERRIDES = "overrides";
  static final String CLUSTERS = "clusters";
  static final String VARS = "vars";

  private static final Map<String, Json.Obj> SETTINGS =
      Map.of(
          "eks",
          Json.obj()
              .put("accountId", "111122223333")
              .put("certificateArn", "arn:aws:acm:eu-west-1:111122223333:certificate/0c5a")
              .put("metricsServer", true)
              .build(),
          "gke",
          Json.obj()
              .put("projectId", "shop-prod")
              .put("tlsIssuer", "letsencrypt")
              .put("metricsServer", true)
              .build(),
          "aks",
          Json.obj()
              .put("tenantId", "7d1a4c1e-0000-4000-8000-2b1f3c9d0e11")
              .put("tlsIssuer", "letsencrypt")
              .put("metricsServer", true)
              .build(),
          "onprem",
          Json.obj()
              .put("gatewayClasses", both("envoy"))
              .put(
                  "storageClasses",
                  Json.obj().put("standard", "longhorn").put("fast", "longhorn-local").build())
              .put("tlsIssuer", "shop-ca")
              .put("metricsServer", true)
              .build(),
          "k3s",
          Json.obj()
              .put("tlsIssuer", "letsencrypt")
              .put("ingressClasses", both("traefik"))
              .build());

  RandomFleet {
    sections = Collections.unmodifiableMap(sections);
    manifests = Collections.unmodifiableMap(manifests);
  }

  private static Json.Obj both(String value) {
    return Json.obj().put("public", value).put("internal", value).build();
  }

  /** Some clusters of several providers in two environments, some workloads, some manifests. */
  static RandomFleet of(RandomGenerator random) {
    var providers = new ArrayList<>(new TreeMap<>(SETTINGS).keySet());
    Collections.shuffle(providers, java.util.Random.from(random));
    var fleet = new RandomFleet(Map.of(), Map.of());
    fleet = fleet.with(VARS, "level", Json.str("info")).with(VARS, "tag", Json.num(1));
    for (var provider : providers.subList(0, 2 + random.nextInt(2))) {
      var cluster =
          Json.obj()
              .put("provider", provider)
              .put("region", "here")
              .put("environment", random.nextBoolean() ? "dev" : "live")
              .put("labels", Json.obj().put("tier", random.nextBoolean() ? "gold" : "tin").build())
              .put("settings", SETTINGS.get(provider));
      fleet = fleet.with(CLUSTERS, provider + "-1", cluster.build());
    }
    var edits = new RandomEdits(random);
    for (int i = 0; i < 4 + random.nextInt(3); i++) {
      fleet = edits.addWorkload(fleet);
    }
    for (int i = 0; i < 2; i++) {
      fleet = edits.addComponent(fleet);
    }
    return edits.addOverride(fleet);
  }

  Map<String, Json> section(String name) {
    return sections.getOrDefault(name, Map.of());
  }

  Json.Obj entry(String section, String name) {
    return section(section).get(name) instanceof Json.Obj found ? found : Json.Obj.EMPTY;
  }

  RandomFleet with(String section, String name, Json value) {
    var entries = new TreeMap<>(section(section));
    entries.put(name, value);
    return withSection(section, entries);
  }

  RandomFleet without(String section, String name) {
    var entries = new TreeMap<>(section(section));
    entries.remove(name);
    return withSection(section, entries);
  }

  private RandomFleet withSection(String section, Map<String, Json> entries) {
    var all = new TreeMap<>(sections);
    all.put(section, entries);
    return new RandomFleet(all, manifests);
  }

  RandomFleet with(String path, List<Json.Obj> objects) {
    var all = new TreeMap<>(manifests);
    all.put(path, objects);
    return new RandomFleet(sections, all);
  }

  /** The files of the repository; workloads stand in the files of the teams that own them. */
  Map<String, String> files() {
    var files = new TreeMap<String, String>();
    var intent =
        Json.obj()
            .put("apiVersion", "fleetwright.dev/v1")
            .put("kind", "Fleet")
            .put("metadata", Json.obj().put("name", NAME).build())
            .put("imports", Json.strings(List.of("teams/*.yaml")))
            .put("environments", environments());
    sections.forEach((section, entries) -> {
      if (section.equals(WORKLOADS)) {
        files.putAll(teams(entries));
      } else {
        intent.putNonEmpty(section, new Json.Obj(entries));
      }
    });
    files.put("intent.yaml", YamlText.write(intent.build()));
    manifests.forEach((path, objects) ->
        files.put(path, String.join("---\n", objects.stream().map(YamlText::write).toList())));
    return files;
  }

  private static Json.Obj environments() {
    return Json.obj()
        .put(
            "dev",
            Json.obj()
                .put("domain", "dev.example")
                .put("namespace", "{{workload.namespace}}-dev")
                .put("vars", Json.obj().put("level", "debug").build())
                .build())
        .put("live", Json.obj().put("domain", "live.example").build())
        .build();
  }

  private static Map<String, String> teams(Map<String, Json> workloads) {
    var teams = new TreeMap<String, Map<String, Json>>();
    workloads.forEach((name, workload) ->
        teams
            .computeIfAbsent(String.valueOf(workload.text("owner")), _ -> new TreeMap<>())
            .put(name, workload));
    var files = new TreeMap<String, String>();
    teams.forEach((team, entries) ->
        files.put(
            "teams/" + team + ".yaml",
            YamlText.write(Json.obj().put(WORKLOADS, new Json.Obj(entries)).build())));
    return files;
  }
}
