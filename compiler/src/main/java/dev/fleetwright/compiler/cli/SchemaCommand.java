package dev.fleetwright.compiler.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code fleetwright schema}. */
public final class SchemaCommand extends FleetCommand {
  String what = "intent";

  @Override
  protected void takes(Line line) {
    line.says(
        "Print the JSON Schema of the intent, of overlay files, or of the configuration of the command line;"
            + " editors complete and check with it.",
        "First line of your file: # yaml-language-server: $schema=PATH");
    line.argument(
        String.class, "WHAT", "intent, overlay or config (default: intent)", text -> what = text);
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var resource =
        switch (what) {
          case "intent" -> "/dev/fleetwright/schemas/intent-v1.schema.json";
          case "overlay" -> "/dev/fleetwright/schemas/overlay-v1.schema.json";
          case "config" -> "/dev/fleetwright/schemas/config-v1.schema.json";
          default ->
              throw CommandFailure.input(
                  "there is a schema of intent, of overlay and of config, not of '" + what + "'");
        };
    try (var in = SchemaCommand.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + resource);
      }
      out().print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return ExitCode.OK;
  }
}
