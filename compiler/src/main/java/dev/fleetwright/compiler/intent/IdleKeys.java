package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;

/** Says which keys of the language have no effect yet, so that nobody relies on them. */
public final class IdleKeys {
  private IdleKeys() {}

  /**
   * @param root the root file with its imports
   */
  public static void check(YamlMap root, Diagnostics out) {
    cluster("clusterDefaults", root.map("clusterDefaults"), out);
    root.map("clusters")
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap cluster) {
            cluster("clusters." + name, cluster, out);
          }
        });
    // Once: whoever has read it for one environment knows it for all.
    root.map("environments").entries().values().stream()
        .map(Entry::value)
        .filter(YamlMap.class::isInstance)
        .map(environment -> ((YamlMap) environment).entries().get("promotesFrom"))
        .filter(entry -> entry != null)
        .findFirst()
        .ifPresent(entry ->
            out.add(
                Diagnostic.warning(
                        "FW1221", entry.keyAt(), "promotesFrom has no effect in this version")
                    .because(
                        "each commit goes to every environment at once; nothing waits for the one"
                            + " before it")
                    .fix(
                        "take it out, and let a change reach an environment later by a `when` of"
                            + " its override or by `vars`")));
  }

  private static void cluster(String path, YamlMap holder, Diagnostics out) {
    mode(path, holder, out);
    Minors.check(path, holder, out);
  }

  private static void mode(String path, YamlMap holder, Diagnostics out) {
    var connection = holder.map("connection");
    var mode = connection.entries().get("mode");
    if (mode != null && "pull".equals(connection.text("mode"))) {
      out.add(
          Diagnostic.error(
                  "FW1220",
                  mode.value().at(),
                  path + ".connection.mode is pull, and this version has no agent that pulls")
              .because("nothing would ever be applied there")
              .fix("mode: push"));
    }
  }
}
