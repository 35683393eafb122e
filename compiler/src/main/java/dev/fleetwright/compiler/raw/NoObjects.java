package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Locale;

/** Files of other tools that lie among manifests, and are for those tools and no cluster. */
final class NoObjects {
  private static final String KUSTOMIZE = "kustomize.config.k8s.io/";

  private NoObjects() {}

  /** Whether a document is such a file, which is reported then. */
  static boolean isNone(YamlMap document, Diagnostics out) {
    var apiVersion = String.valueOf(document.text("apiVersion"));
    var file = document.at().file();
    var name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    var leftOut = "\"!**/" + file.substring(file.lastIndexOf('/') + 1) + "\"";
    boolean kustomization =
        apiVersion.startsWith(KUSTOMIZE)
            || document.text("kind") == null && name.matches("kustomization(\\.ya?ml)?");
    if (kustomization) {
      out.add(
          Diagnostic.error("FW1465", document.at(), "a kustomization, which no cluster has")
              .because("it says how kustomize makes manifests of the files beside it")
              .fix("keep what `kustomize build` makes of it, or leave it out: " + leftOut));
      return true;
    }
    if (document.text("kind") == null && name.matches("(chart|values)\\.ya?ml")) {
      out.add(
          Diagnostic.error("FW1465", document.at(), "a file of a Helm chart, which no cluster has")
              .because("a chart is rendered before it is manifests")
              .fix("keep what `helm template` makes of it, or leave it out: " + leftOut));
      return true;
    }
    return false;
  }
}
