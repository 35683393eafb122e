package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import java.util.Set;
import java.util.TreeSet;

/** What pods, accounts and namespaces may do on a node, in a cluster and in a cloud. */
final class Powers {
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
    PowerNames.HOST.forEach((field, power) -> {
      if (isTrue(pod, field)) {
        found.add(power.has());
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
    PowerNames.CONTEXT.forEach((field, power) -> {
      if (isTrue(own, field)) {
        found.add(start + power.has());
      }
    });
    for (var each : own.list("capabilities", "add")) {
      var capability = JsonText.plain(each);
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
    for (var profile : PowerNames.PROFILES) {
      if (PodSpecs.secured(pod, container, profile, "type").equals("Unconfined")) {
        found.add(start + "runs without a " + profile);
      }
    }
  }

  private void identity(Obj annotations) {
    for (var name : PowerNames.CLOUD_IDENTITIES) {
      if (annotations.get(name) != null) {
        found.add("is " + Concerns.word(annotations.get(name)) + " in its cloud");
      }
    }
  }

  private void level(Obj labels) {
    if ("privileged".equals(labels.text(PowerNames.ENFORCE))) {
      found.add("takes privileged pods (label " + PowerNames.ENFORCE + ")");
    }
  }

  private void aggregates(Obj labels) {
    labels
        .fields()
        .forEach((label, value) -> {
          if (label.startsWith(PowerNames.AGGREGATES) && JsonText.plain(value).equals("true")) {
            found.add(
                "is added to the ClusterRole " + label.substring(PowerNames.AGGREGATES.length()));
          }
        });
  }

  private static boolean isTrue(Obj object, String field) {
    return Concerns.word(object.get(field)).equals("true");
  }
}
