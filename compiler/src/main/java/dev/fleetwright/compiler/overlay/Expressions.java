package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.Scope;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.template.TemplateFault;
import org.jspecify.annotations.Nullable;

/** Templates in trees. */
final class Expressions {
  private Expressions() {}

  /** Reads a template and checks every name in it. */
  static Tree read(String text, SourceLocation at, Names names) {
    try {
      var template = Template.of(text);
      template.paths().forEach(path -> names.path(path, at));
      return new Tree.Filled(at, template);
    } catch (TemplateFault fault) {
      names.diagnostics().add(fault.at(at));
      return new Tree.Fixed(Json.str(text));
    }
  }

  /** The template's value, or null, reported, where it has none. */
  static @Nullable Json value(
      Template template, Scope scope, SourceLocation at, Growth.Trouble trouble) {
    try {
      return template.evaluate(scope);
    } catch (TemplateFault fault) {
      trouble.report(at, fault);
      return null;
    }
  }
}
