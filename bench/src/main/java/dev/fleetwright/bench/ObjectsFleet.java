package dev.fleetwright.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One cluster with 200 objects of 20 kinds and their namespace, as raw manifests. */
final class ObjectsFleet {
  static final int EACH = 10;

  private static final String POD =
      "{metadata: {labels: {app: NAME}}, spec: {RESTARTcontainers: [{name: app, image: \"example.com/app:1\","
          + " env: [{name: A, value: b}], resources: {requests: {cpu: 10m, memory: 16Mi}}}]}}";
  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("v1 ConfigMap", "data: {key: value, file: \"a=1\\nb=2\\n\"}");
    KINDS.put("v1 Secret", "stringData: {password: hidden}");
    KINDS.put("v1 ServiceAccount", "automountServiceAccountToken: false");
    KINDS.put(
        "v1 Service",
        "spec: {selector: {app: NAME}, ports: [{name: http, port: 80, targetPort: 8080}]}");
    KINDS.put(
        "v1 PersistentVolumeClaim",
        "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}");
    KINDS.put("v1 LimitRange", "spec: {limits: [{type: Container, default: {memory: 64Mi}}]}");
    KINDS.put("v1 ResourceQuota", "spec: {hard: {count/jobs.batch: \"100\"}}");
    KINDS.put(
        "apps/v1 Deployment",
        "spec: {replicas: 1, selector: {matchLabels: {app: NAME}}, template: POD}");
    KINDS.put(
        "apps/v1 StatefulSet",
        "spec: {serviceName: NAME, replicas: 1, selector: {matchLabels: {app: NAME}}, template: POD}");
    KINDS.put("apps/v1 DaemonSet", "spec: {selector: {matchLabels: {app: NAME}}, template: POD}");
    KINDS.put("batch/v1 Job", "spec: {template: JOB}");
    KINDS.put(
        "batch/v1 CronJob",
        "spec: {schedule: \"0 3 * * *\", jobTemplate: {spec: {template: JOB}}}");
    KINDS.put(
        "networking.k8s.io/v1 Ingress",
        "spec: {rules: [{host: NAME.example.test, http: {paths: [{path: /, pathType: Prefix,"
            + " backend: {service: {name: NAME, port: {number: 80}}}}]}}]}");
    KINDS.put(
        "networking.k8s.io/v1 NetworkPolicy",
        "spec: {podSelector: {matchLabels: {app: NAME}}, policyTypes: [Ingress]}");
    KINDS.put(
        "policy/v1 PodDisruptionBudget",
        "spec: {maxUnavailable: 1, selector: {matchLabels: {app: NAME}}}");
    KINDS.put(
        "autoscaling/v2 HorizontalPodAutoscaler",
        "spec: {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: NAME},"
            + " metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}");
    KINDS.put(
        "rbac.authorization.k8s.io/v1 Role",
        "rules: [{apiGroups: [\"\"], resources: [pods], verbs: [get, list]}]");
    KINDS.put(
        "rbac.authorization.k8s.io/v1 RoleBinding",
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAME}\n"
            + "subjects: [{kind: ServiceAccount, name: NAME, namespace: bench}]");
    KINDS.put(
        "rbac.authorization.k8s.io/v1 ClusterRole",
        "rules: [{apiGroups: [\"\"], resources: [nodes], verbs: [get]}]");
    KINDS.put("scheduling.k8s.io/v1 PriorityClass", "value: 1000");
  }

  private ObjectsFleet() {}

  /**
   * @param cluster its name in the intent, and its context
   */
  static Folder write(Path path, String cluster) {
    var folder = Folder.fresh(path);
    folder.put(
        "intent.yaml",
        """
        apiVersion: fleetwright.dev/v1
        kind: Fleet
        metadata: {name: objects}
        environments: {live: {}}
        clusters: {%s: {provider: onprem, environment: live}}
        components: {everything: {manifests: objects.yaml}}
        """
            .formatted(cluster));
    var objects = new StringBuilder("apiVersion: v1\nkind: Namespace\nmetadata: {name: bench}\n");
    KINDS.forEach((kind, body) -> {
      for (int i = 0; i < EACH; i++) {
        objects.append(object(kind, body, "app-" + i));
      }
    });
    folder.put("objects.yaml", objects.toString());
    return folder;
  }

  private static String object(String kind, String body, String name) {
    var what = kind.split(" ");
    var clusterWide = kind.endsWith("ClusterRole") || kind.endsWith("PriorityClass");
    var filled =
        body.replace("POD", POD.replace("RESTART", ""))
            .replace("JOB", POD.replace("RESTART", "restartPolicy: Never, "))
            .replace("NAME", name);
    return """
    ---
    apiVersion: %s
    kind: %s
    metadata: {name: %s%s}
    %s
    """
        .formatted(what[0], what[1], name, clusterWide ? "" : ", namespace: bench", filled);
  }
}
