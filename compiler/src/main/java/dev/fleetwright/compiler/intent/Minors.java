package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;

/** Doubts a minor version of Kubernetes that no cluster has. */
final class Minors {
  /** The oldest in which all the APIs are that we write. */
  private static final int OLDEST = 21;

  /** The newest that there may be while this version is in use. */
  private static final int NEWEST = 45;

  private Minors() {}

  /**
   * @param holder a cluster, or what all clusters have
   */
  static void check(String path, YamlMap holder, Diagnostics out) {
    var entry = holder.entries().get("kubernetes");
    var text = holder.text("kubernetes");
    if (entry == null || text == null || !text.matches("1\\.[0-9]{1,3}")) {
      return;
    }
    int minor = Integer.parseInt(text.substring(2));
    if (minor >= OLDEST && minor <= NEWEST) {
      return;
    }
    int tens = minor * 10;
    out.add(
        Diagnostic.warning(
                "FW1229",
                entry.value().at(),
                "%s.kubernetes is %s, which no cluster is likely to have".formatted(path, text))
            .because("what is written for a version depends on it")
            .fix(
                text.length() == 3 && tens >= OLDEST && tens <= NEWEST
                    ? "did you mean \"1.%d\"?".formatted(tens)
                    : "say what `kubectl version` says of the server"));
  }
}
