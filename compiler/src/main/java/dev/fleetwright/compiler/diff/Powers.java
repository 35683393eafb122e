package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json.Obj;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What pods, accounts and namespaces may do on a node, in a cluster and in a cloud. */
final class Powers {
  private static final Map<String, String> HOST =
      Map.of(
          "hostNetwork", "uses the network of its node",
          "hostPID", "sees the processes of its node",
          "hostIPC", "shares memory with its node");

  /** By which a service account is somebody in a cloud. */
  private static final List<String> IDENTITIES =
      List.of(
          "eks.amazonaws.com/role-arn",
          "iam.gke.io/gcp-service-account",
          "azure.workload.identity/client-id");

  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String AGGREGATES = "rbac.authorization.k8s.io/aggregate-to-";

  private final Set<String> found = new TreeSet<>();

  private Powers() {}

  static Set<String> of(Obj object) {
    var powers = new Powers();
    PodSpecs.of(object).forEach(powers::pod);
    var metadata = object.object("metadata");
    switch (Concerns.word(object.get("kind"))) {
      case "ServiceAccount" -> powers.identity(metadata.object("annotations"));
      case "Namespace" -> powers.level(metadata.object("labels"));
      case "ClusterRole" -> powers.aggregates(metadata.object("labels"));
      case "Secret" -> {
        if ("kubernetes.io/service-account-token".equals(object.text("type"))) {
          powers.found.add("holds a token of a service account that does not end");
        }
      }
      default -> {}
    }
    return powers.found;
  }

  private void pod(Obj pod) {
    HOST.forEach((field, what) -> {
      if (isTrue(pod, field)) {
        found.add(what);
      }
    });
    for (var volume : pod.list("volumes")) {
      if (volume.at("hostPath") != null) {
        found.add("mounts " + Concerns.word(volume.at("hostPath", "path")) + " of its node");
      }
    }
    for (var each : pod.list("securityContext", "sysctls")) {
      found.add("sets " + Concerns.word(each.at("name")) + " of the kernel");
    }
    PodSpecs.containers(pod).forEach((name, container) -> container(pod, name, container));
  }

  private void container(Obj pod, String name, Obj container) {
    var own = container.object("securityContext");
    var start = "container " + name + " ";
    if (isTrue(own, "privileged")) {
      found.add(start + "is privileged");
    }
    if (isTrue(own, "allowPrivilegeEscalation")) {
      found.add(start + "may gain privileges");
    }
    for (var each : own.list("capabilities", "add")) {
      var capability = Values.bare(each);
      if (!capability.equals("NET_BIND_SERVICE")) {
        found.add(start + "has the capability " + capability);
      }
    }
    if (PodSpecs.secured(pod, container, "runAsUser").equals("0")) {
      found.add(start + "runs as root");
    }
    if (PodSpecs.secured(pod, container, "windowsOptions", "hostProcess").equals("true")) {
      found.add(start + "is a process of its node");
    }
    if ("Unmasked".equals(own.text("procMount"))) {
      found.add(start + "sees all of /proc");
    }
    for (var profile : List.of("seccompProfile", "appArmorProfile")) {
      if (PodSpecs.secured(pod, container, profile, "type").equals("Unconfined")) {
        found.add(start + "runs without a " + profile);
      }
    }
  }

  private void identity(Obj annotations) {
    for (var name : IDENTITIES) {
      if (annotations.get(name) != null) {
        found.add("is " + Concerns.word(annotations.get(name)) + " in its cloud");
      }
    }
  }

  private void level(Obj labels) {
    if ("privileged".equals(labels.text(ENFORCE))) {
      found.add("takes privileged pods (label " + ENFORCE + ")");
    }
  }

  private void aggregates(Obj labels) {
    labels
        .fields()
        .forEach((label, value) -> {
          if (label.startsWith(AGGREGATES) && Values.bare(value).equals("true")) {
            found.add("is added to the ClusterRole " + label.substring(AGGREGATES.length()));
          }
        });
  }

  private static boolean isTrue(Obj object, String field) {
    return Concerns.word(object.get(field)).equals("true");
  }
}
