package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what an overlay emits.
 *
 * @param forEntry what can be named where an entry is in hand
 * @param forWorkload what can be named elsewhere
 */
record EmissionReader(Names forEntry, Names forWorkload, List<RequiredKind> requires) {

  List<Emission> read(YamlMap section) {
    var emissions = new ArrayList<Emission>();
    section
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap map) {
            emissions.add(emission(name, map));
          }
        });
    return emissions;
  }

  private Emission emission(String name, YamlMap map) {
    var each = map.text("each");
    boolean once = each == null || each.equals(Emission.WORKLOAD);
    var names = once ? forWorkload : forEntry;
    var objects = new ArrayList<YamlNode>();
    var single = map.get("object");
    if (single != null) {
      objects.add(single);
    }
    if (map.get("objects") instanceof YamlList(_, var several)) {
      objects.addAll(several);
    }
    objects.forEach(object -> requireKnownKind(object, names));
    return new Emission(
        name,
        each == null ? Emission.WORKLOAD : each,
        ConditionReader.read(map.get("when"), names),
        objects.stream().map(object -> TreeReader.read(object, names)).toList(),
        "cluster".equals(map.text("scope")));
  }

  /** So that the plan can always say what a cluster has to have installed. */
  private void requireKnownKind(YamlNode object, Names names) {
    var kind = object.json() instanceof Json.Obj found ? GroupVersionKind.of(found) : null;
    if (kind == null || kind.kind().isEmpty() || kind.version().isEmpty()) {
      names.error(object.at(), "an object has an apiVersion and a kind in plain text", null);
      return;
    }
    boolean builtIn = Kinds.isBuiltIn(kind.group(), kind.kind());
    if (!builtIn && requires.stream().noneMatch(required -> required.gvk().equals(kind))) {
      names.error(
          object.at(),
          kind + " is not built into Kubernetes",
          "list it in requires, with what to install for it");
    }
  }
}
