package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What keeps pods from doing harm; it may be there or not, and a new object need not have it. */
public final class Safeguards {
  private static final Map<String, Integer> LEVELS =
      Map.of("privileged", 0, "baseline", 1, "restricted", 2);

  private Safeguards() {}

  /**
   * How much a namespace asks of its pods, by its label: 0 (privileged) to 2 (restricted); 0 for
   * other objects.
   */
  public static int level(Obj object) {
    var label = object.text("metadata", "labels", PowerNames.ENFORCE);
    return "Namespace".equals(object.text("kind")) && label != null
        ? LEVELS.getOrDefault(label, 0)
        : 0;
  }

  /** Those that containers had and have no more. A container that goes needs none. */
  static List<String> lost(Obj before, Obj after) {
    var old = new HashMap<String, Set<String>>();
    PodSpecs.of(before)
        .forEach(pod ->
            PodSpecs.containers(pod)
                .forEach((name, container) -> old.put(name, of(pod, container))));
    var found = new ArrayList<String>();
    for (var pod : PodSpecs.of(after)) {
      PodSpecs.containers(pod)
          .forEach((name, container) -> {
            var lost = new TreeSet<>(old.getOrDefault(name, Set.of()));
            lost.removeAll(of(pod, container));
            lost.forEach(what -> found.add("container " + name + " no longer " + what));
          });
    }
    if (accounts(after).size() == 1
        && accounts(before).size() == 1
        && !accounts(before).equals(accounts(after))) {
      found.add("runs as the service account " + accounts(after).iterator().next());
    }
    return found;
  }

  private static Set<String> accounts(Obj object) {
    var found = new TreeSet<String>();
    PodSpecs.of(object)
        .forEach(pod -> {
          var name = Concerns.word(pod.get("serviceAccountName"));
          found.add(name.isEmpty() ? "default" : name);
        });
    return found;
  }

  private static Set<String> of(Obj pod, Obj container) {
    var found = new TreeSet<String>();
    if (PodSpecs.secured(pod, container, "runAsNonRoot").equals("true")) {
      found.add("refuses to run as root");
    }
    var own = container.object("securityContext");
    if (Concerns.word(own.get("allowPrivilegeEscalation")).equals("false")) {
      found.add("is kept from gaining privileges");
    }
    if (Concerns.word(own.get("readOnlyRootFilesystem")).equals("true")) {
      found.add("has a read-only root file system");
    }
    own.list("capabilities", "drop")
        .forEach(each -> found.add("drops the capability " + JsonText.plain(each)));
    var seccomp = PodSpecs.secured(pod, container, "seccompProfile", "type");
    if (!seccomp.isEmpty() && !seccomp.equals("Unconfined")) {
      found.add("has a seccomp profile");
    }
    if (Concerns.word(pod.get("hostUsers")).equals("false")) {
      found.add("has users of its own");
    }
    return found;
  }
}
