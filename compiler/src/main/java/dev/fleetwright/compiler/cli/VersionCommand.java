package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import java.util.List;

/** {@code fleetwright version}. */
public final class VersionCommand extends FleetCommand {
  @Override
  protected void takes(Line line) {
    line.says("Print the version.");
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
  protected int run() {
    if (form().equals("json")) {
      print(
          Json.obj()
              .put("version", Version.text())
              .put("java", Runtime.version().toString())
              .build());
    } else {
      out().println("fleetwright " + Version.text());
    }
    return ExitCode.OK;
  }
}
