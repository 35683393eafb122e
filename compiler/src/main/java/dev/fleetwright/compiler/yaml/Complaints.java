package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.kubectl.KubectlScanner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the parser objects to, in the words of somebody who writes YAML and not parsers. */
final class Complaints {
  private static final String CODE = "FW1007";
  private static final Pattern START = Pattern.compile("found character '(.)' that cannot start");

  private Complaints() {}

  static Diagnostic half(SourceLocation at) {
    return Diagnostic.error("FW1003", at, "half a character, written as a \\u escape")
        .fix("write the character itself, or \\U and eight digits");
  }

  static Diagnostic directive(SourceLocation at) {
    return Diagnostic.error(CODE, at, "a directive (a line that starts with `%`)")
        .fix("take it out");
  }

  static Diagnostic afterEnd(SourceLocation at) {
    return Diagnostic.error("FW1011", at, "text after the end of a document")
        .because("readers drop it silently, or refuse the file")
        .fix("put `---` on a line before it, where the file may have several documents");
  }

  /** A key that is there twice, of which the reader takes the last. */
  static Diagnostic lastWins(String key, SourceLocation at, SourceLocation before) {
    return Diagnostic.warning("FW1008", at, "the key '" + Shown.of(key) + "' is there twice")
        .alsoAt(before, "here first")
        .because("kubectl takes the last one without a word, and so does this")
        .fix("keep one of them");
  }

  /**
   * @param begin where the construct started that did not work out
   * @param at where that showed
   * @param secret nothing of what stands there is quoted
   */
  static Diagnostic of(
      @Nullable String context,
      @Nullable String problem,
      SourceLocation begin,
      SourceLocation at,
      boolean secret) {
    var what = problem == null ? "" : problem;
    if (what.equals(KubectlScanner.HALF_A_PAIR)) {
      return half(at);
    }
    if (what.contains("\\t(TAB)") || what.contains("'\\t'")) {
      return Diagnostic.error(CODE, at, "a tab, where YAML wants spaces").fix("indent with spaces");
    }
    var start = START.matcher(what);
    if (start.find()) {
      return Diagnostic.error(
              CODE,
              at,
              "a value cannot start with "
                  + (secret ? "this character" : "`" + start.group(1) + "`"))
          .fix("put the value in quotes");
    }
    if (context != null && context.contains("scanning an alias")) {
      return Diagnostic.error(CODE, begin, "a value cannot start with `*`")
          .because("YAML takes what follows for the name of an alias")
          .fix("put the value in quotes");
    }
    if (context != null && context.contains("scanning an anchor")) {
      return Diagnostic.error(CODE, begin, "a value cannot start with `&`")
          .because("YAML takes what follows for the name of an anchor")
          .fix("put the value in quotes");
    }
    if (what.startsWith("mapping values are not allowed")) {
      return Diagnostic.error(CODE, at, "a `: ` where no key can be")
          .because("the line has a key already, or is indented deeper than the value above it")
          .fix("quote a value that has `: ` in it, or mend the indentation");
    }
    if (what.contains("could not find expected ':'")) {
      return Diagnostic.error(CODE, begin, "a line without `:`, where a key was expected")
          .fix("write `key: value`, or indent the line where it goes on with the text above");
    }
    if (what.contains("unexpected end of stream")
        && context != null
        && context.contains("quoted")) {
      return Diagnostic.error(CODE, begin, "a quote that is never closed");
    }
    if (what.contains("expected '<document start>'")) {
      return afterEnd(at);
    }
    if (what.contains("<stream end>")) {
      return Diagnostic.error(CODE, at, "the text ends inside of a bracket or brace");
    }
    if (what.startsWith("expected <block end>")) {
      return Diagnostic.error(CODE, at, "the indentation fits none of the lines above")
          .alsoAt(begin, "the map or list that this line would have to belong to");
    }
    if (what.contains("expected ',' or")) {
      return Diagnostic.error(
              CODE, at, "a bracket or brace that is never closed, or a missing comma")
          .alsoAt(begin, "it opens here");
    }
    if (what.startsWith("block sequence entries are not allowed")) {
      return Diagnostic.error(CODE, at, "a list item (`- `) where none can be");
    }
    if (context != null && context.contains("directive") || what.contains("directive")) {
      return directive(at);
    }
    return Diagnostic.error(
        CODE, at, "not valid YAML" + (secret ? "" : ": " + what.replaceAll("\\s+", " ")));
  }
}
