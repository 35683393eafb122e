package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What in a raw manifest is likely to surprise, though a cluster takes it. */
final class RawCare {
  /** The roots of our own templates; those of Helm, Prometheus and others begin otherwise. */
  private static final Pattern OURS =
      Pattern.compile(
          "\\{\\{[^{}]{0,80}?(?<![.$\\w-])(?:cluster|environment|workload|fleet|provider|vars)\\.[a-zA-Z]");

  /** Types of Secrets that a controller of the cluster fills. */
  private static final String TOKEN = "kubernetes.io/service-account-token";

  private RawCare() {}

  static void check(YamlMap document, Diagnostics out) {
    var template = template(document);
    if (template != null) {
      out.add(
          Diagnostic.warning(
                  "FW1226", template, "a raw manifest is no template: this goes out as it stands")
              .because("only the intent has {{ }}")
              .fix(
                  "let an override of the component set the field, or have an overlay emit the"
                      + " object"));
    }
    var object = document.json();
    if ("v1".equals(object.text("apiVersion"))
        && "Secret".equals(object.text("kind"))
        && !TOKEN.equals(object.text("type"))) {
      secret(document, out);
    }
  }

  private static void secret(YamlMap document, Diagnostics out) {
    for (var key : List.of("stringData", "data")) {
      var entry = document.entries().get(key);
      if (entry != null && entry.value() instanceof YamlMap map && !map.entries().isEmpty()) {
        out.add(
            Diagnostic.warning(
                    "FW1227",
                    entry.keyAt(),
                    "Secret %s has its values in Git"
                        .formatted(Shown.of(String.valueOf(document.map("metadata").text("name")))))
                .because("whoever reads the repo, or any clone of it, reads them")
                .fix(
                    "keep it out of the repo, or bring it as a SealedSecret or an ExternalSecret;"
                        + " change what has been there"));
        return;
      }
    }
  }

  private static @Nullable SourceLocation template(YamlNode node) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) when OURS.matcher(text).find() -> at;
      case YamlScalar _ -> null;
      case YamlList(_, var items) -> first(items);
      case YamlMap(_, var entries) ->
          first(entries.values().stream().map(YamlNode.Entry::value).toList());
    };
  }

  private static @Nullable SourceLocation first(List<YamlNode> nodes) {
    for (var node : nodes) {
      var found = template(node);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
