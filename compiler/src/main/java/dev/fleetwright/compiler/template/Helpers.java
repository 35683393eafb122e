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
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls of helpers, parsed and evaluated by Handlebars, which sees no object but the ones of this
 * file: a path is carried as text and asked of the scope only when a helper wants its value.
 */
final class Helpers {
  static final SortedSet<String> NAMES = new TreeSet<>(Functions.ALL.keySet());

  /** Compiling an expression costs a third of a millisecond, so each is compiled once. */
  private static final Map<String, Expression> COMPILED = new ConcurrentHashMap<>();

  private static final int MOST_COMPILED = 10_000;
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern CALLED = Pattern.compile("(?:^|\\()\\s*([^\\s()]+)");
  private static final Handlebars HANDLEBARS = handlebars();

  private Helpers() {}

  /**
   * A call with its arguments.
   *
   * @param text as written, without braces
   */
  record Expression(String text, com.github.jknack.handlebars.Template compiled) {
    Json evaluate(Scope scope) throws TemplateFault {
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

    @Override
    public String toString() {
      return text;
    }
  }

  static Expression expression(String text) throws TemplateFault {
    var known = COMPILED.get(text);
    if (known != null) {
      return known;
    }
    requireKnownHelpers(text);
    try {
      var expression = new Expression(text, HANDLEBARS.compileInline("{{" + text + "}}"));
      if (COMPILED.size() < MOST_COMPILED) {
        COMPILED.put(text, expression);
      }
      return expression;
    } catch (HandlebarsException | IOException e) {
      throw faultIn(e, text);
    }
  }

  private static void requireKnownHelpers(String text) throws TemplateFault {
    var called = CALLED.matcher(QUOTED.matcher(text).replaceAll("\"\""));
    while (called.find()) {
      var name = called.group(1);
      if (!NAMES.contains(name)) {
        throw new TemplateFault(
            TemplateFault.MALFORMED,
            "unknown helper '" + name + "' in '{{" + TemplateReader.shorten(text) + "}}'",
            "the helpers are " + String.join(", ", NAMES));
      }
    }
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
        .with((Formatter) Helpers::keep)
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
    return (first, options) -> call(name, function, options, first);
  }

  private static Object call(
      String name, Functions.Function function, Options options, @Nullable Object first) {
    int count = options.tagType == null ? 0 : options.params.length;
    var arguments = new Arguments(name, options, first, count);
    try {
      return new Result(arguments.evaluation(), function.apply(arguments));
    } catch (TemplateFault fault) {
      throw new Failure(fault);
    }
  }

  /** The arguments of one call, each worked out when asked for. */
  static final class Arguments {
    private final String helper;
    private final Options options;
    private final @Nullable Object first;
    private final int others;

    private Arguments(String helper, Options options, @Nullable Object first, int others) {
      this.helper = helper;
      this.options = options;
      this.first = first;
      this.others = others;
    }

    private Evaluation evaluation() {
      if (options.context.model() instanceof Name name) {
        return name.evaluation();
      }
      throw new IllegalStateException("evaluated in a foreign context");
    }

    Scope scope() {
      return evaluation().scope;
    }

    int count() {
      // Without any argument Handlebars hands over the context itself.
      return first instanceof Name(_, var path) && path.isEmpty() ? 0 : others + 1;
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
    @Nullable Json optional(int index) {
      return switch (index == 0 ? first : options.params[index - 1]) {
        case Name(_, var path) -> evaluation().scope.get(path);
        case Result(_, var value) -> value;
        case String text -> Json.str(text);
        case Integer number -> Json.num(number);
        case Long number -> Json.num(number);
        case Double number -> new Json.Num(number);
        case Boolean bool -> Json.bool(bool);
        case null, default -> null;
      };
    }

    /** The value of an argument that must have one. */
    Json value(int index) throws TemplateFault {
      if ((index == 0 ? first : options.params[index - 1]) instanceof Name(_, var path)) {
        return Template.require(evaluation().scope, path);
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
}
