package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Arguments.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A call of a helper. */
sealed interface Expression permits Expression.Plain, Nested {
  /** The helpers' names. */
  SortedSet<String> NAMES = new TreeSet<>(Functions.ALL.keySet());

  /** As written, without braces. */
  String text();

  Json evaluate(Scope scope) throws TemplateFault;

  /** Reads a call; the plain ones here, those with calls in them by Handlebars. */
  static Expression of(String text) throws TemplateFault {
    requireKnownHelpers(text);
    var plain = Plain.of(text);
    return plain.isPresent() ? plain.get() : Nested.of(text);
  }

  private static void requireKnownHelpers(String text) throws TemplateFault {
    var called = Plain.CALLED.matcher(Plain.QUOTED.matcher(text).replaceAll("\"\""));
    while (called.find()) {
      var name = called.group(1);
      if (!NAMES.contains(name)) {
        throw new TemplateFault(
            TemplateFault.MALFORMED,
            "unknown helper '" + name + "' in '{{" + TemplateReader.shorten(text) + "}}'",
            "the helpers are " + String.join(", ", NAMES) + "; " + TemplateReader.AS_TEXT);
      }
    }
  }

  /**
   * A helper with paths and literals only. Means what Handlebars would make of it, without loading
   * it: nearly all calls are like this, and a command should start quickly.
   */
  record Plain(String text, String helper, List<Argument> arguments) implements Expression {
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern CALLED = Pattern.compile("(?:^|\\()\\s*([^\\s()]+)");
    private static final Pattern WORD =
        Pattern.compile("\\s*(?:\"([^\"\\\\]*)\"|'([^'\\\\]*)'|([^\\s\"'()]+))(?=\\s|$)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    static Optional<Expression> of(String text) {
      var words = WORD.matcher(text);
      String helper = null;
      var arguments = new ArrayList<Argument>();
      int end = 0;
      while (words.lookingAt() || words.find(end) && words.start() == end) {
        var bare = words.group(3);
        if (helper == null) {
          helper = bare;
        } else if (bare == null) {
          var quoted = words.group(1) == null ? words.group(2) : words.group(1);
          arguments.add(new Argument.Value(Json.str(quoted)));
        } else if (NUMBER.matcher(bare).matches()) {
          arguments.add(new Argument.Value(Json.num(Long.parseLong(bare))));
        } else if (bare.equals("true") || bare.equals("false")) {
          arguments.add(new Argument.Value(Json.bool(bare.equals("true"))));
        } else if (TemplateReader.isPath(bare)) {
          arguments.add(new Argument.Path(bare));
        } else {
          return Optional.empty();
        }
        end = words.end();
        words.region(end, text.length());
      }
      return helper == null || end < text.length()
          ? Optional.empty()
          : Optional.of(new Plain(text, helper, List.copyOf(arguments)));
    }

    @Override
    public Json evaluate(Scope scope) throws TemplateFault {
      var function = Functions.ALL.get(helper);
      if (function == null) {
        throw new IllegalStateException("no helper " + helper);
      }
      return function.apply(new Arguments(helper, scope, arguments));
    }
  }
}
