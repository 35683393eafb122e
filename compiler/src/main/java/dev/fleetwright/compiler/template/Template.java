package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import java.util.List;

/**
 * A scalar value with {@code {{ }}} in it. Immutable; evaluating one costs microseconds.
 *
 * <p>{@code {{cluster.region}}} is a path; {@code {{default cluster.settings.zone "a"}}} a helper
 * with arguments, which may be {@code (helpers ...)} again; <code>\{{</code> stands for braces
 * themselves, and <code>\\</code> before braces for one backslash. There is nothing else.
 */
public final class Template {
  /** The most characters that evaluating one template may give. */
  public static final int LONGEST_RESULT = 64 * 1024;

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** A run of a template. */
  sealed interface Part {
    record Text(String text) implements Part {}

    record Name(String path) implements Part {
      @Override
      public String toString() {
        return "{{" + path + "}}";
      }
    }

    record Call(Expression expression) implements Part {
      @Override
      public String toString() {
        return "{{" + expression.text() + "}}";
      }
    }
  }

  /** Whether a text has to be evaluated. */
  public static boolean isTemplate(String text) {
    return text.contains("{{");
  }

  /**
   * Reads a template.
   *
   * @throws TemplateFault {@link TemplateFault#FORBIDDEN} or {@link TemplateFault#MALFORMED}
   */
  public static Template of(String text) throws TemplateFault {
    return new Template(TemplateReader.read(text));
  }

  /**
   * The value in a scope: of any type where the template is exactly one expression, else a string.
   *
   * @throws TemplateFault {@link TemplateFault#MISSING}, {@link TemplateFault#UNFIT} or {@link
   *     TemplateFault#MALFORMED}
   */
  public Json evaluate(Scope scope) throws TemplateFault {
    if (parts.size() == 1) {
      return checked(value(parts.getFirst(), scope));
    }
    var out = new StringBuilder();
    for (var part : parts) {
      if (part instanceof Part.Text(var literal)) {
        requireShort((long) out.length() + literal.length());
        out.append(literal);
      } else {
        var text = text(checked(value(part, scope)), part);
        requireShort((long) out.length() + text.length());
        out.append(text);
      }
    }
    return Json.str(out.toString());
  }

  /** Whether a helper works on values, instead of their being passed on as they are. */
  public boolean computes() {
    return parts.stream().anyMatch(Part.Call.class::isInstance);
  }

  /** The paths that stand in the template by themselves, not as an argument of a helper. */
  public List<String> paths() {
    return parts.stream()
        .<String>mapMulti((part, found) -> {
          if (part instanceof Part.Name(var path)) {
            found.accept(path);
          }
        })
        .toList();
  }

  /**
   * The tree with every templated string in it evaluated; keys stay as they are, and so does each
   * part that holds no template. A template that fails is reported where it stands and kept. For
   * one tree in many scopes see {@link TemplateTree}.
   */
  public static YamlNode evaluate(YamlNode node, Scope scope, Diagnostics diagnostics) {
    return TemplateTree.of(node, diagnostics).evaluate(scope, diagnostics);
  }

  private static Json value(Part part, Scope scope) throws TemplateFault {
    return switch (part) {
      case Part.Text(var text) -> Json.str(text);
      case Part.Name(var path) -> require(scope, path);
      case Part.Call(var expression) -> expression.evaluate(scope);
    };
  }

  /** The value at a path; null counts as none. */
  static Json require(Scope scope, String path) throws TemplateFault {
    var value = scope.get(path);
    if (value == null || value == Json.Null.NULL) {
      var reason = scope.reason();
      if (reason != null) {
        throw reason.inside(path);
      }
      throw new TemplateFault(
          TemplateFault.MISSING, "'{{" + path + "}}' has no value", Missing.fix(scope, path));
    }
    return value;
  }

  /** A scalar as it stands in text. */
  static String text(Json value, Object where) throws TemplateFault {
    return switch (value) {
      case Json.Str(var text) -> text;
      case Json.Int(var number) -> Long.toString(number);
      case Json.Num(var number) -> JsonText.number(number);
      case Json.Bool bool -> bool == Json.Bool.TRUE ? "true" : "false";
      case Json.Obj _, Json.Arr _, Json.Null _ -> {
        var what = value instanceof Json.Obj ? "a map" : "a list";
        throw new TemplateFault(
            TemplateFault.UNFIT,
            what + " cannot stand inside text: " + where,
            "name a single value in it" + (value instanceof Json.Arr ? ", or use join" : ""));
      }
    };
  }

  private static Json checked(Json value) throws TemplateFault {
    if (value instanceof Json.Str(var text)) {
      requireShort(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isISOControl(c) && c != '\n' && c != '\t') {
          throw new TemplateFault(
              TemplateFault.UNFIT,
              "the value has the control character U+%04X in it".formatted((int) c),
              null);
        }
      }
    }
    return value;
  }

  /** To be asked before text of that length is built. */
  static void requireShort(long length) throws TemplateFault {
    if (length > LONGEST_RESULT) {
      throw new TemplateFault(
          TemplateFault.UNFIT, "the result is longer than " + LONGEST_RESULT + " characters", null);
    }
  }
}
