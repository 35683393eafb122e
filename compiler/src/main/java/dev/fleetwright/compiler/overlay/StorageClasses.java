package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/** What volume classes are on a cluster. */
final class StorageClasses {
  private static final String ONE_NODE = "ReadWriteOnce";

  private StorageClasses() {}

  static @Nullable StorageClass find(
      Overlay.Content content, View view, String volume, YamlNode at) {
    var inside = view.forEntry(new Piece.Entry("volumes", volume));
    var wanted = inside.get("it.class") instanceof Json.Str(var text) ? text : "";
    var tree = content.storageClasses().get(wanted);
    var found = tree == null ? null : inside.grow(tree);
    var name =
        found instanceof Json.Str(var plain) ? plain : found == null ? null : found.text("name");
    if (found == null || name == null) {
      view.diagnostics().add(unknown(content, wanted, volume, at));
      return null;
    }
    var access = found.text("access");
    return new StorageClass(name, access == null ? ONE_NODE : access);
  }

  private static Diagnostic unknown(
      Overlay.Content content, String wanted, String volume, YamlNode at) {
    return Diagnostic.error(
            "FW1420",
            at.at(),
            "%s refuses volumes.%s.class: %s".formatted(content.name(), volume, wanted))
        .because("no storage class is known for it")
        .fix(
            content.storageClasses().containsKey(wanted)
                ? "name one in the cluster's settings.storageClasses." + wanted
                : "one of " + String.join(", ", content.storageClasses().keySet()));
  }
}
