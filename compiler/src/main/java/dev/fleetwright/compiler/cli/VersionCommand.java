package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code fleetwright version}. */
@Command(name = "version", description = "Print the version.")
public final class VersionCommand extends FleetCommand {
  @Override
  protected List<String> forms() {
    return List.of("text", "json");
  }

  @Override
  protected int run() {
    if (form().equals("json")) {
      print(
          Json.obj()
              .put("version", Version.TEXT)
              .put("java", Runtime.version().toString())
              .build());
    } else {
      out().println("fleetwright " + Version.TEXT);
    }
    return ExitCode.OK;
  }
}
