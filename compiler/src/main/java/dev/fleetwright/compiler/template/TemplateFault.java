package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import org.jspecify.annotations.Nullable;

/** A template that cannot be read, or has no value here. */
public final class TemplateFault extends Exception {
  private static final long serialVersionUID = 1;

  /** A construct that templates do not have: blocks, partials, comments, raw output... */
  public static final String FORBIDDEN = "FW1301";

  /** Text that is no template: unbalanced braces, an unknown helper, a wrong argument. */
  public static final String MALFORMED = "FW1302";

  /** A name that has no value in this scope. */
  public static final String MISSING = "FW1303";

  /** A value that cannot stand where it is: a map inside text, a control character, too long. */
  public static final String UNFIT = "FW1304";

  /** Variables that name each other in a circle. */
  public static final String CIRCULAR = "FW1305";

  private final String code;
  private final @Nullable String fix;

  TemplateFault(String code, String message, @Nullable String fix) {
    super(message, null, false, false);
    this.code = code;
    this.fix = fix;
  }

  /** Names that lead back to where they started. */
  public static TemplateFault circular(Iterable<String> path) {
    return new TemplateFault(
        CIRCULAR, "names in a circle: " + String.join(" -> ", path), "give one of them a value");
  }

  /** This fault as what is wrong with the value at a path. */
  TemplateFault inside(String path) {
    return new TemplateFault(code, "'{{" + path + "}}': " + getMessage(), fix);
  }

  public String code() {
    return code;
  }

  /** This fault as an error at the value that holds the template. */
  public Diagnostic at(SourceLocation place) {
    var error = Diagnostic.error(code, place, String.valueOf(getMessage()));
    return fix == null ? error : error.fix(fix);
  }
}
