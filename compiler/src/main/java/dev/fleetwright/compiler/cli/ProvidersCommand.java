package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.overlay.Overlay;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code fleetwright providers}. */
public final class ProvidersCommand extends FleetCommand {
  @Nullable String name;

  @Override
  protected void takes(Line line) {
    line.says(
        "List the built-in providers and what each can do; with a name, what its clusters must tell.",
        "yes: realised; no: refused with a reason; told: no effect, and you are told; depends: on the value,"
            + " a setting or the version");
    line.argument(String.class, "NAME", "one provider", text -> name = text);
  }

  @Override
  protected List<String> forms() {
    return List.of("text", "json");
  }

  @Override
  protected boolean isOfAFleet() {
    return false;
  }

  @Override
  protected int run() throws CommandFailure {
    var chosen = name == null ? builtIn() : List.of(one(name));
    if (form().equals("json")) {
      print(new Json.Arr(chosen.stream().<Json>map(ProvidersCommand::json).toList()));
    } else if (name == null) {
      out().print(matrix(chosen));
    } else {
      out().print(page(chosen.getFirst()));
    }
    return ExitCode.OK;
  }

  /** The overlays that come with the program, without anything of a fleet. */
  static List<Overlay> builtIn() {
    var none = YamlMap.empty(SourceLocation.whole("built-in"));
    var names = Overlays.load(List.of(), none, Set.of(), new Diagnostics()).names();
    var overlays = Overlays.load(List.of(), none, names, new Diagnostics());
    var found = new ArrayList<Overlay>();
    for (var each : names) {
      var overlay = overlays.get(each);
      if (overlay != null) {
        found.add(overlay);
      }
    }
    return found;
  }

  private static Overlay one(String name) throws CommandFailure {
    var all = builtIn();
    for (var overlay : all) {
      if (overlay.name().equals(name)) {
        return overlay;
      }
    }
    var names = all.stream().map(Overlay::name).toList();
    throw CommandFailure.input(
        "there is no built-in provider '%s'; %s"
            .formatted(
                name,
                Spelling.question(name, names).orElse("there are " + String.join(", ", names))));
  }

  private static String matrix(List<Overlay> overlays) {
    var parameters = new TreeSet<String>();
    overlays.forEach(overlay -> parameters.addAll(overlay.capabilities().keySet()));
    var out = new StringBuilder("%-28s".formatted("parameter"));
    overlays.forEach(overlay -> out.append("%-12s".formatted(overlay.name())));
    for (var parameter : parameters) {
      trim(out).append('\n').append("%-28s".formatted(parameter));
      for (var overlay : overlays) {
        out.append("%-12s".formatted(word(overlay.capabilities().get(parameter))));
      }
    }
    return trim(out).append('\n').toString();
  }

  private static String page(Overlay overlay) {
    var out = new StringBuilder(overlay.name()).append(": ").append(overlay.description());
    out.append("\n\nsettings of a cluster\n");
    overlay
        .asked()
        .forEach((name, setting) -> {
          out.append("  %-27s ".formatted(name)).append(setting.type());
          out.append(setting.required() ? ", required" : "");
          if (setting.otherwise() != null) {
            out.append(", otherwise ").append(JsonText.write(setting.otherwise()));
          }
          out.append("\n      ").append(setting.description()).append('\n');
        });
    out.append("\nwhat a workload may ask\n");
    overlay
        .capabilities()
        .forEach((parameter, capability) ->
            out.append("  %-28s%s\n".formatted(parameter, word(capability))));
    return out.toString();
  }

  private static Json json(Overlay overlay) {
    var settings = Json.obj();
    overlay
        .asked()
        .forEach((name, setting) ->
            settings.put(
                name,
                Json.obj()
                    .put("type", setting.type())
                    .put("required", setting.required())
                    .put("default", setting.otherwise())
                    .put("description", setting.description())
                    .build()));
    var capabilities = Json.obj();
    overlay
        .capabilities()
        .forEach((parameter, capability) ->
            capabilities.put(parameter, capability.name().toLowerCase(Locale.ROOT)));
    return Json.obj()
        .put("name", overlay.name())
        .put("description", overlay.description())
        .put("settings", settings.build())
        .put("capabilities", capabilities.build())
        .build();
  }

  private static String word(Overlay.@Nullable Capability capability) {
    return switch (capability) {
      case null -> "-";
      case REALISED -> "yes";
      case REFUSED -> "no";
      case NOTICED -> "told";
      case VARIES -> "depends";
    };
  }

  private static StringBuilder trim(StringBuilder out) {
    while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
    return out;
  }
}
