package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.compiler.source.PrivateKeys;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What of a server's words may be passed on. Servers quote the values that they refuse; of a Secret
 * only what is known to carry none is kept: field paths, reasons, and phrases made of fixed words.
 */
final class Discretion {
  private static final int MOST_CHARACTERS = 1_000;
  private static final int MOST_MATCHED = 4_096;
  private static final String STRUCTURE = "Invalid value: {";
  private static final Pattern DUMP = Pattern.compile(", got &value\\.valueUnstructured\\{.*");
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)",
          Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.\\-/\\[\\]]{0,253}");
  private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,64}");
  private static final List<Pattern> HARMLESS =
      List.of(
          Pattern.compile("illegal base64 data at input byte \\d+"),
          Pattern.compile("the object has been modified"),
          Pattern.compile("field is immutable"),
          Pattern.compile("field not declared in schema"),
          Pattern.compile("uid mismatch"),
          Pattern.compile("does not match the UID in record"),
          Pattern.compile("already exists"),
          Pattern.compile("not found"),
          Pattern.compile("is being terminated"),
          Pattern.compile("exceeded quota"),
          Pattern.compile("[Uu]ser \"[^\"]{1,253}\" cannot [a-z]+ resource \"secrets\""),
          Pattern.compile("denied the request"),
          Pattern.compile("admission webhook \"[A-Za-z0-9.\\-]{1,253}\""),
          Pattern.compile("ValidatingAdmissionPolicy '[A-Za-z0-9.\\-]{1,253}'"),
          Pattern.compile("failed calling webhook \"[A-Za-z0-9.\\-]{1,253}\""),
          Pattern.compile("[Rr]equest (entity )?(is )?too large"),
          Pattern.compile("Too long: may not be more than \\d+ bytes"),
          Pattern.compile("Unauthorized"));

  private Discretion() {}

  /**
   * The words about an object that is no Secret: without dumps and keys, and not endless. Of a key
   * in PEM it is known where it ends; of words with another one nothing is passed on.
   */
  static String of(String message) {
    var text =
        KEY.matcher(DUMP.matcher(brief(message)).replaceAll("")).replaceAll("(a private key)");
    if (PrivateKeys.isIn(text)) {
      return "(words with a private key in them, which are kept back)";
    }
    text = text.replaceAll("\\s+", " ").strip();
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " ...";
  }

  /**
   * The words of a server as far as anything looks at them: it may be hostile, and matching takes
   * its time.
   */
  static String brief(String message) {
    var text = withoutStructures(message);
    return text.length() <= MOST_MATCHED ? text : text.substring(0, MOST_MATCHED);
  }

  /** Without the structures that a server prints before it says what is wrong with them. */
  private static String withoutStructures(String message) {
    var text = new StringBuilder();
    int at = 0;
    for (int from; (from = message.indexOf(STRUCTURE, at)) >= 0; ) {
      text.append(message, at, from);
      int depth = 1;
      int end = from + STRUCTURE.length();
      while (end < message.length() && depth > 0) {
        char c = message.charAt(end++);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
      at = message.startsWith(": ", end) ? end + 2 : end;
    }
    return text.append(message, at, message.length()).toString();
  }

  static List<Cause> of(List<Cause> causes) {
    return causes.stream()
        .map(cause -> new Cause(cause.field(), cause.reason(), of(cause.message())))
        .toList();
  }

  /** The words about a Secret. */
  static String ofSecret(String message, List<Cause> causes) {
    var parts = new LinkedHashSet<String>(phrases(message));
    for (var cause : ofSecret(causes)) {
      parts.add(cause.field().isEmpty() ? cause.reason() : cause.field() + ": " + cause.reason());
    }
    parts.remove("");
    return parts.isEmpty()
        ? "the server refused it (what it said is kept back, for it may quote the Secret)"
        : String.join("; ", parts);
  }

  static List<Cause> ofSecret(List<Cause> causes) {
    var kept = new ArrayList<Cause>();
    for (var cause : causes) {
      boolean manager = cause.reason().equals("FieldManagerConflict");
      kept.add(
          new Cause(
              PATH.matcher(cause.field()).matches() ? cause.field() : "",
              REASON.matcher(cause.reason()).matches() ? cause.reason() : "",
              // Who holds the field; a manager's name is no content.
              manager ? of(cause.message()) : String.join("; ", phrases(cause.message()))));
    }
    return List.copyOf(kept);
  }

  /** A warning about a Secret; empty when nothing of it may be passed on. */
  static String warningOfSecret(String warning) {
    return warning.matches("unknown field \"[A-Za-z0-9_.\\-\\[\\]]{1,253}\"")
        ? warning
        : String.join("; ", phrases(warning));
  }

  private static List<String> phrases(String message) {
    var found = new ArrayList<String>();
    var text = brief(message);
    for (var phrase : HARMLESS) {
      var matcher = phrase.matcher(text);
      if (matcher.find()) {
        found.add(matcher.group());
      }
    }
    return found;
  }
}
