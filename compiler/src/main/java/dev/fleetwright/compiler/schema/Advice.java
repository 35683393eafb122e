package dev.fleetwright.compiler.schema;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What to write instead of a word that Kubernetes or a later version has and this one has not. Each
 * way named here works in this version.
 */
final class Advice {
  private static final String PATCH =
      "take it out, and let a patch of the provider write it: providers: {kubernetes: {patch:"
          + " {NAME: {target: {kind: Deployment}, when: {workload.name: %s}, merge: {spec:"
          + " {template: %s}}}}}}";
  private static final String COMPONENT =
      "take it out, and bring the object as a component: components: {NAME: {manifests: FILE}}";

  /** By what the language will have one day. */
  private static final Map<String, String> LATER =
      Map.ofEntries(
          Map.entry("tcp", COMPONENT),
          Map.entry("network", COMPONENT),
          Map.entry("telemetry", COMPONENT),
          Map.entry("nodes", patch("nodeSelector")),
          Map.entry("containers", patch("containers")),
          Map.entry("initContainers", patch("initContainers")),
          Map.entry(
              "patches",
              "take it out; an override of a component can name other `manifests`, and a workload's"
                  + " objects are changed by the `patch` of an overlay"),
          Map.entry("rollout", "take it out; a change goes to every cluster that it is for"),
          Map.entry("rollouts", "take it out; a change goes to every cluster that it is for"),
          Map.entry(
              "chart",
              "keep what `helm template` makes of the chart in a file, and name that:"
                  + " manifests: FILE"),
          Map.entry(
              "standards",
              "take it out; an environment's or a provider's `defaults` say what workloads have"
                  + " that do not say it"),
          Map.entry(
              "holds",
              "take it out; a cluster with `state: cordoned` is not written to until then"),
          Map.entry(
              "gates",
              "take it out; a cluster with `state: cordoned` is not written to until then"),
          Map.entry("release", "take it out; each environment follows the commit"),
          Map.entry("cloneOf", "take it out, and say what the environment has"));

  /** By a word of Kubernetes, what a workload has for it. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("livenessprobe", "probes: {live: {path: PATH, port: NAME}}"),
          Map.entry("readinessprobe", "probes: {ready: {path: PATH, port: NAME}}"),
          Map.entry("startupprobe", "probes: {start: {path: PATH, port: NAME}}"),
          Map.entry("nodeselector", patch("nodeSelector")),
          Map.entry("tolerations", patch("tolerations")),
          Map.entry("affinity", patch("affinity")),
          Map.entry("topologyspreadconstraints", "availability: {level: zone}"),
          Map.entry("priorityclassname", "availability: {priority: high}"),
          Map.entry("imagepullsecrets", patch("imagePullSecrets")),
          Map.entry("hostnetwork", patch("hostNetwork")),
          Map.entry("dnspolicy", patch("dnsPolicy")),
          Map.entry("terminationgraceperiodseconds", patch("terminationGracePeriodSeconds")),
          Map.entry("lifecycle", patch("containers")),
          Map.entry(
              "serviceaccountname",
              "take it out: each workload has a service account of its own name, and `identity`"
                  + " gives it a role of the cloud"),
          Map.entry(
              "serviceaccount",
              "take it out: each workload has a service account of its own name, and `identity`"
                  + " gives it a role of the cloud"),
          Map.entry("annotations", metadata("annotations")),
          Map.entry("podannotations", metadata("annotations")),
          Map.entry("labels", metadata("labels")),
          Map.entry("podlabels", metadata("labels")),
          Map.entry(
              "envfrom",
              "name each variable: env: {NAME: value}, or secrets: {NAME: {secret: NAME, key:"
                  + " KEY}}"),
          Map.entry(
              "strategy",
              "take it out: pods are replaced one after the other, and"
                  + " availability.maxUnavailable says how many may be down"),
          Map.entry("volumemounts", "say `mount` in each entry of `volumes` or `files`"),
          Map.entry("securitycontext", "security: {level: restricted}"),
          Map.entry("restartpolicy", "take it out: the `type` decides"),
          Map.entry("ingress", "http: {NAME: {host: HOST, port: NAME}}"),
          Map.entry("service", "ports: {NAME: NUMBER}"),
          Map.entry("autoscaling", "scale: {min: 2, max: 10, cpu: 80}"),
          Map.entry("hpa", "scale: {min: 2, max: 10, cpu: 80}"),
          Map.entry("cronjob", "type: cron, and schedule: \"0 3 * * *\""),
          Map.entry("configmap", "files: {NAME: {mount: PATH, text: TEXT}}"),
          Map.entry("spec", "write the fields of it here, in the words of docs/intent.md"),
          Map.entry("template", "write the fields of it here, in the words of docs/intent.md"),
          Map.entry("metadata", "take it out: the entry's key is the name"));

  private static final Map<String, String> RESOURCES =
      Map.of(
          "gpu",
          gpu(),
          "nvidia.com/gpu",
          gpu(),
          "limits",
          "say cpu and memory beside it, once; memory is the limit as well",
          "requests",
          "say cpu and memory beside it, once; memory is the limit as well");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("deployment", "type: service, or worker where nobody calls it"),
          Map.entry("replicaset", "type: service, or worker where nobody calls it"),
          Map.entry("pod", "type: service, or worker where nobody calls it"),
          Map.entry("web", "type: service"),
          Map.entry("cronjob", "type: cron"),
          Map.entry("task", "type: job"),
          Map.entry("statefulset", noType("StatefulSet")),
          Map.entry("stateful", noType("StatefulSet")),
          Map.entry("daemonset", noType("DaemonSet")),
          Map.entry("daemon", noType("DaemonSet")));

  /** How the maps of a workload are written, which are lists in Kubernetes. */
  private static final Map<String, String> MAPS =
      Map.of(
          "env", "write a map: env: {NAME: value}",
          "ports", "write a map: ports: {web: 8080}",
          "volumes", "write a map: volumes: {data: {size: 10Gi, mount: /data}}",
          "files", "write a map: files: {config: {mount: /etc/app.conf, text: TEXT}}",
          "secrets", "write a map: secrets: {NAME: {secret: NAME, key: KEY}}",
          "http", "write a map: http: {public: {host: app.example.com, port: web}}",
          "workloads", "write a map: workloads: {web: {type: service, image: IMAGE}}",
          "clusters", "write a map: clusters: {one: {provider: k3s, environment: dev}}",
          "environments", "write a map: environments: {dev: {}}",
          "overrides", "write a map: overrides: {NAME: {when: ..., set: ...}}");

  private Advice() {}

  private static String patch(String field) {
    return PATCH.formatted("WORKLOAD", "{spec: {%s: ...}}".formatted(field));
  }

  private static String metadata(String field) {
    return PATCH.formatted("WORKLOAD", "{metadata: {%s: ...}}".formatted(field));
  }

  private static String gpu() {
    return PATCH.formatted(
        "WORKLOAD",
        "{spec: {containers: [{name: WORKLOAD, resources: {limits: {nvidia.com/gpu: 1}}}]}}");
  }

  private static String noType(String kind) {
    return "this version has no type for a %s: bring it as a component: components: {NAME: {manifests: FILE}}"
        .formatted(kind);
  }

  /** The way that works until the language has a key. */
  static String later(String key, String path) {
    return named(LATER.getOrDefault(key, "take it out"), path);
  }

  /** For a key of Kubernetes in a workload. */
  static Optional<String> key(String key, String path) {
    boolean workload =
        path.startsWith("workloads.") || path.contains("efaults") || path.contains("overrides.");
    if (!workload) {
      return Optional.empty();
    }
    var words = path.endsWith(".resources") ? RESOURCES : WORDS;
    return Optional.ofNullable(words.get(key.toLowerCase(Locale.ROOT)))
        .map(way -> named(way, path));
  }

  static Optional<String> type(String word) {
    return Optional.ofNullable(TYPES.get(word.toLowerCase(Locale.ROOT)));
  }

  /** For a list where a map stands. */
  static Optional<String> map(String key) {
    return Optional.ofNullable(MAPS.get(key));
  }

  private static String named(String way, String path) {
    var keys = path.split("\\.", -1);
    return keys.length > 1 && keys[0].equals("workloads") ? way.replace("WORKLOAD", keys[1]) : way;
  }
}
