package dev.fleetwright.compiler.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Formatter;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.ValueResolver;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Arguments.Argument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A call with calls in it, parsed and evaluated by Handlebars, which sees no object but the ones of
 * this file: a path is carried as text and asked of the scope only when a helper wants its value.
 */
record Nested(String text, com.github.jknack.handlebars.Template compiled) implements Expression {
  /** Compiling an expression costs a third of a millisecond, so each is compiled once. */
  private static final Map<String, Nested> COMPILED = new ConcurrentHashMap<>();

  private static final int MOST_COMPILED = 10_000;
  private static final Handlebars HANDLEBARS = handlebars();

  static Nested of(String text) throws TemplateFault {
    var known = COMPILED.get(text);
    if (known != null) {
      return known;
    }
    try {
      var expression = new Nested(text, HANDLEBARS.compileInline("{{" + text + "}}"));
      if (COMPILED.size() < MOST_COMPILED) {
        COMPILED.put(text, expression);
      }
      return expression;
    } catch (HandlebarsException | IOException e) {
      throw faultIn(e, text);
    }
  }

  @Override
  public Json evaluate(Scope scope) throws TemplateFault {
    var evaluation = new Evaluation(scope);
    try {
      compiled.apply(Context.newBuilder(new Name(evaluation, "")).resolver(RESOLVER).build());
    } catch (Failure failure) {
      throw failure.fault;
    } catch (HandlebarsException | IOException e) {
      throw faultIn(e, text);
    }
    if (evaluation.result == null) {
      throw new TemplateFault(TemplateFault.MISSING, "'{{" + text + "}}' has no value", null);
    }
    return evaluation.result;
  }

  private static TemplateFault faultIn(Exception e, String text) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        return failure.fault;
      }
    }
    return new TemplateFault(
        TemplateFault.MALFORMED,
        "'{{" + TemplateReader.shorten(text) + "}}' is no call of a helper",
        "write a path, or a helper and its arguments: {{default cluster.settings.zone \"a\"}}");
  }

  /** One evaluation: what it may ask, and what came out. */
  private static final class Evaluation {
    final Scope scope;
    @Nullable Json result;

    Evaluation(Scope scope) {
      this.scope = scope;
    }
  }

  /** A path that nobody has asked for yet. */
  private record Name(Evaluation evaluation, String path) {
    Name then(String key) {
      var segment = key.indexOf('.') < 0 ? key : "[" + key + "]";
      return new Name(evaluation, path.isEmpty() ? segment : path + "." + segment);
    }
  }

  /** What a helper gave. */
  private record Result(Evaluation evaluation, Json value) {}

  /** Carries a fault through Handlebars, which declares no exception of ours. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    final TemplateFault fault;

    Failure(TemplateFault fault) {
      super(fault);
      this.fault = fault;
    }
  }

  private static final ValueResolver RESOLVER =
      new ValueResolver() {
        @Override
        public Object resolve(Object context, String name) {
          return context instanceof Name path ? path.then(name) : UNRESOLVED;
        }

        @Override
        public Object resolve(Object context) {
          return UNRESOLVED;
        }

        @Override
        public Set<Map.Entry<String, Object>> propertySet(Object context) {
          return Set.of();
        }
      };

  private static Handlebars handlebars() {
    return new Handlebars()
        .with(new Registry())
        .with(EscapingStrategy.NOOP)
        .with((Formatter) Nested::keep)
        .parentScopeResolution(false);
  }

  /** The value of the expression, on its way out: kept as it is instead of being made text. */
  private static Object keep(Object value, Formatter.Chain next) {
    if (value instanceof Result(var evaluation, var json)) {
      evaluation.result = json;
    }
    return "";
  }

  /** A function of values as a helper of Handlebars. */
  static Helper<Object> helper(String name, Functions.Function function) {
    return (first, options) -> {
      if (!(options.context.model() instanceof Name(var evaluation, _))) {
        throw new IllegalStateException("evaluated in a foreign context");
      }
      try {
        var arguments = arguments(name, evaluation.scope, first, options);
        return new Result(evaluation, function.apply(arguments));
      } catch (TemplateFault fault) {
        throw new Failure(fault);
      }
    };
  }

  private static Arguments arguments(
      String name, Scope scope, @Nullable Object first, Options options) {
    var all = new ArrayList<Argument>();
    // Without any argument Handlebars hands over the context itself.
    if (!(first instanceof Name(_, var path) && path.isEmpty())) {
      all.add(argument(first));
      for (var other : options.params) {
        all.add(argument(other));
      }
    }
    return new Arguments(name, scope, all);
  }

  private static Argument argument(@Nullable Object value) {
    return switch (value) {
      case Name(_, var path) -> new Argument.Path(path);
      case Result(_, var json) -> new Argument.Value(json);
      case String text -> new Argument.Value(Json.str(text));
      case Integer number -> new Argument.Value(Json.num(number));
      case Long number -> new Argument.Value(Json.num(number));
      case Double number -> new Argument.Value(new Json.Num(number));
      case Boolean bool -> new Argument.Value(Json.bool(bool));
      case null, default -> new Argument.Value(null);
    };
  }
}
