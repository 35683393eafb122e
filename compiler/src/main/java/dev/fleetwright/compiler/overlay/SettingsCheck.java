package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Map;

/** Compares what a cluster tells of itself with what its overlay asks. */
record SettingsCheck(String overlay, String cluster, Diagnostics diagnostics) {

  void check(Map<String, Setting> declared, YamlMap given, SourceLocation at) {
    fields("settings", declared, given, at);
  }

  private void fields(
      String path, Map<String, Setting> declared, YamlMap given, SourceLocation at) {
    given
        .entries()
        .forEach((name, entry) -> {
          var setting = declared.get(name);
          if (setting == null) {
            unknown(path, name, declared, entry.keyAt());
          } else {
            value(path + "." + name, setting, entry.value());
          }
        });
    declared.forEach((name, setting) -> {
      if (setting.required() && setting.otherwise() == null && given.get(name) == null) {
        missing(path + "." + name, setting, at);
      }
    });
  }

  private void value(String path, Setting setting, YamlNode node) {
    var value = node.json();
    if (!setting.type().fits(value)) {
      wrong(path, node, "needs a " + setting.type().word() + described(setting));
      return;
    }
    if (!setting.allowed().isEmpty() && !setting.allowed().contains(value)) {
      var words = setting.allowed().stream().map(JsonText::write).toList();
      wrong(path, node, "is one of " + String.join(", ", words));
    }
    var pattern = setting.pattern();
    if (pattern != null && value instanceof Json.Str(var text)) {
      switch (Fit.of(pattern, text)) {
        case YES -> {}
        case NO -> wrong(path, node, "must match " + pattern.pattern() + described(setting));
        case TOO_COSTLY ->
            wrong(
                path,
                node,
                "cannot be told to match "
                    + pattern.pattern()
                    + ", which tries too many ways: let no repetition stand in another");
      }
    }
    var items = setting.items();
    switch (node) {
      case YamlMap map when setting.type() == Setting.Type.OBJECT ->
          fields(path, setting.fields(), map, map.at());
      case YamlMap map when items != null ->
          map.entries().forEach((key, entry) -> value(path + "." + key, items, entry.value()));
      case YamlList(_, var all) when items != null ->
          all.forEach(item -> value(path + "[]", items, item));
      default -> {}
    }
  }

  private void unknown(String path, String name, Map<String, Setting> declared, SourceLocation at) {
    diagnostics.add(
        Diagnostic.error("FW1412", at, "overlay %s has no setting '%s'".formatted(overlay, name))
            .fix(
                Spelling.question(name, declared.keySet())
                    .orElseGet(() ->
                        declared.isEmpty()
                            ? "take it out; " + path + " has none"
                            : "take it out, or say one of "
                                + String.join(", ", declared.keySet()))));
  }

  private void missing(String path, Setting setting, SourceLocation at) {
    diagnostics.add(
        Diagnostic.error("FW1410", at, "cluster %s lacks %s".formatted(cluster, path))
            .because("overlay " + overlay + " needs it" + described(setting)));
  }

  private void wrong(String path, YamlNode node, String what) {
    diagnostics.add(Diagnostic.error("FW1411", node.at(), path + " " + what));
  }

  private static String described(Setting setting) {
    return setting.description().isEmpty() ? "" : ": " + setting.description();
  }
}
