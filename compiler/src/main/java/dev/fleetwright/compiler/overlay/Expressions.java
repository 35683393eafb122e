package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.resolve.Facts;
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

  /** Facts for a helper, which makes something else of what it is given. */
  private record Watched(Facts facts) implements Scope {
    @Override
    public @Nullable Json get(String path) {
      var value = facts.get(path);
      facts.looksInto(value);
      return value;
    }

    @Override
    public @Nullable TemplateFault reason() {
      return facts.reason();
    }
  }

  /** The template's value, or null, reported, where it has none. */
  static @Nullable Json value(
      Template template, Facts facts, SourceLocation at, Growth.Trouble trouble) {
    try {
      return template.evaluate(template.computes() ? new Watched(facts) : facts);
    } catch (TemplateFault fault) {
      trouble.report(at, fault);
      return null;
    }
  }
}
