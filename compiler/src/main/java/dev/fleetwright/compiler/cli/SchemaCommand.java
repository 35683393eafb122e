package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.source.Spelling;
import java.io.IOException;

/** {@code fleetwright schema}. */
public final class SchemaCommand extends FleetCommand {
  String what = "intent";

  @Override
  protected void takes(Line line) {
    line.says(
        "Print the JSON Schema of the intent, of files that it imports, of overlay files, or of the"
            + " configuration of the command line; editors complete and check with it.",
        "First line of your file: # yaml-language-server: $schema=PATH");
    line.argument(
        String.class,
        "WHAT",
        "intent, import, overlay or config (default: intent)",
        text -> what = text);
  }

  @Override
  protected boolean isOfAFleet() {
    return false;
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    if (!EditorSchema.NAMES.contains(what)) {
      throw CommandFailure.input(
          "there is a schema of %s, not of '%s'%s"
              .formatted(
                  String.join(", of ", EditorSchema.NAMES),
                  what,
                  Spelling.question(what, EditorSchema.NAMES).map(text -> "; " + text).orElse("")));
    }
    out().print(EditorSchema.of(what));
    return ExitCode.OK;
  }
}
