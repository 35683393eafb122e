package dev.fleetwright.compiler.source;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or worth a look, and how to mend it.
 *
 * @param code stable, {@code FW} and four digits; the table is in {@code docs/errors.md}
 * @param at where
 * @param message what, in one line, lower case, quoting the author's own words; never a secret
 * @param also other places that take part
 * @param why the reason, where the message does not say it
 * @param fix what to do
 */
public record Diagnostic(
    String code,
    Severity severity,
    SourceLocation at,
    String message,
    List<Related> also,
    @Nullable String why,
    @Nullable String fix)
    implements Comparable<Diagnostic> {

  /** Of one text, in characters; the author's own words in it may have any length. */
  private static final int LONGEST = 1000;

  private static final Comparator<Diagnostic> ORDER =
      Order.by(
          Diagnostic::at, Diagnostic::code, Diagnostic::message, d -> d.why() + "\n" + d.fix());

  public Diagnostic {
    message = cut(message);
    also = also.stream().map(each -> new Related(each.at(), cut(each.message()))).toList();
    why = why == null ? null : cut(why);
    fix = fix == null ? null : cut(fix);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  /** How bad it is: an error stops the compile, the others do not. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTE
  }

  /** Another place that takes part, with what it does there. */
  public record Related(SourceLocation at, String message) {}

  public static Diagnostic error(String code, SourceLocation at, String message) {
    return new Diagnostic(code, Severity.ERROR, at, message, List.of(), null, null);
  }

  public static Diagnostic warning(String code, SourceLocation at, String message) {
    return new Diagnostic(code, Severity.WARNING, at, message, List.of(), null, null);
  }

  public static Diagnostic note(String code, SourceLocation at, String message) {
    return new Diagnostic(code, Severity.NOTE, at, message, List.of(), null, null);
  }

  public Diagnostic because(String reason) {
    return new Diagnostic(code, severity, at, message, also, reason, fix);
  }

  public Diagnostic fix(String advice) {
    return new Diagnostic(code, severity, at, message, also, why, advice);
  }

  public Diagnostic alsoAt(SourceLocation place, String what) {
    var all = new java.util.ArrayList<>(also);
    all.add(new Related(place, what));
    return new Diagnostic(code, severity, at, message, all, why, fix);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** All that it says, line by line. */
  public List<String> texts() {
    return Stream.concat(
            Stream.of(message, why, fix).filter(Objects::nonNull),
            also.stream().map(Related::message))
        .toList();
  }

  /** By position, then code, then all that it says. */
  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }
}
