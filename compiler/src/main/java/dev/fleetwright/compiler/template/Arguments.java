package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one call of a helper. */
record Arguments(String helper, Scope scope, List<Argument> all) {
  /** One argument. */
  sealed interface Argument {
    /** A value of the scope, asked for only when the helper wants it. */
    record Path(String path) implements Argument {}

    /** A literal, or what another helper gave; null where that is nothing. */
    record Value(@Nullable Json value) implements Argument {}
  }

  int count() {
    return all.size();
  }

  /** How many arguments a helper takes. */
  void requireCount(int least, int most, String usage) throws TemplateFault {
    if (count() < least || count() > most) {
      throw new TemplateFault(
          TemplateFault.MALFORMED,
          "'" + helper + "' has " + count() + " arguments",
          "write {{" + usage + "}}");
    }
  }

  /** The value of an argument, or null where it names nothing. */
  @Nullable Json optional(int index) throws TemplateFault {
    return switch (all.get(index)) {
      case Argument.Path(var path) -> {
        var value = scope.get(path);
        var reason = value == null ? scope.reason() : null;
        if (reason != null && reason.isFatal()) {
          throw reason.inside(path);
        }
        yield value;
      }
      case Argument.Value(var value) -> value;
    };
  }

  /** The value of an argument that must have one. */
  Json value(int index) throws TemplateFault {
    if (all.get(index) instanceof Argument.Path(var path)) {
      return Template.require(scope, path);
    }
    var value = optional(index);
    if (value == null) {
      throw new TemplateFault(
          TemplateFault.MISSING,
          "argument %d of '%s' has no value".formatted(index + 1, helper),
          null);
    }
    return value;
  }

  /** A scalar argument as text. */
  String text(int index) throws TemplateFault {
    return Template.text(value(index), "argument %d of '%s'".formatted(index + 1, helper));
  }
}
