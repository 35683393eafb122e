package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.source.Chains;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.List;
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

  /** Variables that name each other in a chain that is too long to follow. */
  public static final String TOO_DEEP = "FW1307";

  private static final int LONGEST_WAY = 150;

  private final String code;
  private final @Nullable String fix;

  TemplateFault(String code, String message, @Nullable String fix) {
    super(message, null, false, false);
    this.code = code;
    this.fix = fix;
  }

  /** Names that lead back to where they started. */
  public static TemplateFault circular(List<String> path) {
    return new TemplateFault(
        CIRCULAR, "names in a circle: " + Chains.line(path), "give one of them a value");
  }

  /**
   * Names that lead to each other on and on.
   *
   * @param path the names so far, the first first
   */
  public static TemplateFault tooDeep(List<String> path) {
    return new TemplateFault(
        TOO_DEEP,
        "more than %d names lead to each other: %s -> ..."
            .formatted(path.size(), String.join(" -> ", path.subList(0, Math.min(4, path.size())))),
        "give one of them a value");
  }

  /** A value that is much more than what was written. */
  public static TemplateFault tooLarge(int most, int deepest) {
    return new TemplateFault(
        UNFIT,
        "the value has more than %d values in it, or is nested deeper than %d"
            .formatted(most, deepest),
        "name a single value in it");
  }

  /** Whether this is wrong however the value is used, so that no default may stand in for it. */
  boolean isFatal() {
    return code.equals(CIRCULAR) || code.equals(TOO_DEEP);
  }

  /** This fault as what is wrong with the value at a path; of a long way the end is told. */
  TemplateFault inside(String path) {
    var message = String.valueOf(getMessage());
    return message.length() > LONGEST_WAY
        ? this
        : new TemplateFault(code, "'{{" + path + "}}': " + message, fix);
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
