package dev.fleetwright.reconciler.kube.config;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/**
 * What a credential program said on standard error before it failed: its last lines, without what
 * could be a credential or a control character. Such a program may say anything there.
 */
final class ProgramWords {
  /** As much as is read of it. */
  static final int MOST_BYTES = 1 << 16;

  private static final int MOST_LINES = 4;
  private static final int MOST_CHARACTERS = 200;
  private static final String HIDDEN = "(hidden)";

  private static final Pattern ESCAPE = Pattern.compile("\u001b(\\[[0-9;?]{0,16}[ -/]?[@-~]?)?");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[^\\s\"']+");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)([\\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api-?key|access-?key|assertion"
              + "|credential|signature|authorization|code)[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&)]+");
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?\"']{1,300}\\?)[^\\s\"']+");
  private static final Pattern USER = Pattern.compile("(https?://)[^\\s/@\"']+@");

  /** Random text: long, of letters and digits, and no word, path or host name. */
  private static final Pattern RANDOM =
      Pattern.compile(
          "(?=[A-Za-z+/_=-]*[0-9])(?=[0-9a-z+/_=-]*[A-Z]|[0-9A-Za-z]{32})[A-Za-z0-9+/_=-]{16,}"
              + "(\\.[A-Za-z0-9+/_=-]{8,})*");

  private ProgramWords() {}

  /** One line; empty where the program said nothing. */
  static String of(String said) {
    if (said.contains("PRIVATE KEY")) {
      return HIDDEN;
    }
    var last = new ArrayDeque<String>();
    for (var line : ESCAPE.matcher(said).replaceAll("").split("[\\r\\n]+")) {
      var words = line.replaceAll("[\\p{Cc}\\p{Cf}]", " ").strip();
      if (!words.isEmpty()) {
        last.add(hidden(words));
        if (last.size() > MOST_LINES) {
          last.remove();
        }
      }
    }
    return String.join(" / ", last);
  }

  private static String hidden(String words) {
    // Cut after what is hidden, lest the half of a secret be no longer known as one.
    var text = words.length() <= 4_096 ? words : words.substring(0, 4_096);
    text = BEARER.matcher(text).replaceAll("$1 " + HIDDEN);
    text = USER.matcher(text).replaceAll("$1" + HIDDEN + "@");
    text = QUERY.matcher(text).replaceAll("$1" + HIDDEN);
    text = NAMED.matcher(text).replaceAll("$1" + HIDDEN);
    text = RANDOM.matcher(text).replaceAll(HIDDEN);
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " ...";
  }
}
