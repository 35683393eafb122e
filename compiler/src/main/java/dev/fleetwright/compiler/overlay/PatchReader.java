package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the patches of an overlay. */
record PatchReader(Names names) {
  private static final int LONGEST_PATH = 64;

  static final Set<String> PARTS =
      Set.of("serviceAccount", "controller", "service", "config", "volume", "autoscaler", "budget");

  List<Patch> read(YamlMap section) {
    var patches = new ArrayList<Patch>();
    section
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap map) {
            patches.add(patch(name, map));
          }
        });
    return patches;
  }

  private Patch patch(String name, YamlMap map) {
    var merge = map.get("merge");
    return new Patch(
        name,
        target(map),
        ConditionReader.read(map.get("when"), names),
        merge == null ? null : TreeReader.readMerge(merge, names),
        operations(map));
  }

  private Patch.Target target(YamlMap map) {
    if ("pod".equals(map.text("target"))) {
      return new Patch.Target(true, null, null, null, null, "controller");
    }
    var target = map.map("target");
    var part = target.text("part");
    if (part != null && !PARTS.contains(part)) {
      names.unknown(target.at(), "part", part, PARTS);
    }
    return new Patch.Target(
        false,
        target.text("kind"),
        target.text("group"),
        target.text("name"),
        target.text("emit"),
        part);
  }

  private List<Patch.JsonOperation> operations(YamlMap map) {
    var operations = new ArrayList<Patch.JsonOperation>();
    if (map.get("json") instanceof YamlList(_, var items)) {
      for (var item : items) {
        if (item instanceof YamlMap operation) {
          add(operations, operation);
        }
      }
    }
    return operations;
  }

  private void add(List<Patch.JsonOperation> operations, YamlMap map) {
    var op = OverlayReader.text(map, "op");
    var path = JsonPatch.pointer(OverlayReader.text(map, "path"));
    if (!JsonPatch.OPERATIONS.contains(op)) {
      names.unknown(map.at(), "operation", op, JsonPatch.OPERATIONS);
    } else if (path == null) {
      names.error(map.at(), "path is no JSON pointer", "such as /spec/rules/0");
    } else if (path.size() > LONGEST_PATH) {
      names.error(
          map.at(),
          "path has more than " + LONGEST_PATH + " keys",
          "patch the object of an own emit instead");
    } else {
      operations.add(new Patch.JsonOperation(op, path, value(map.get("value"))));
    }
  }

  private @org.jspecify.annotations.Nullable Tree value(
      @org.jspecify.annotations.Nullable YamlNode node) {
    return node == null ? null : TreeReader.read(node, names);
  }
}
