package dev.fleetwright.compiler.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds private keys in texts: in PEM, of SSH2, PuTTY, age and PGP, and any of these in base64
 * (also twice), wherever in it they begin and however it is broken into lines.
 */
public final class PrivateKeys {
  private static final Pattern PLAIN =
      Pattern.compile(
          "-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}"
              + "|PuTTY-User-Key-File-[0-9]|(?i:AGE-SECRET-KEY-(?:PQ-)?1)");

  /** What every such text has in it. */
  private static final List<String> MARKS =
      List.of("PRIVATE KEY", "PuTTY-User-Key-File-", "AGE-SECRET-KEY-");

  private static final List<String> ENCODED = encoded();

  /** Fewer characters cannot hold a mark in base64. */
  private static final int SHORTEST = 14;

  private PrivateKeys() {}

  /** Whether there is a private key in a text. Takes time linear in it. */
  public static boolean isIn(String text) {
    if (PLAIN.matcher(text).find()) {
      return true;
    }
    if (text.length() < SHORTEST) {
      return false;
    }
    var joined = joined(text);
    return ENCODED.stream().anyMatch(joined::contains);
  }

  /** Without what may stand between two lines of base64, in YAML, JSON and shells. */
  private static String joined(String text) {
    var joined = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i += i + 1 < text.length() && "nrt".indexOf(text.charAt(i + 1)) >= 0 ? 1 : 0;
      } else if (c == '-') {
        joined.append('+');
      } else if (c == '_') {
        joined.append('/');
      } else if (c > ' ' && c != '"' && c != '\'' && c != ',') {
        joined.append(c);
      }
    }
    return joined.toString();
  }

  private static List<String> encoded() {
    var found = new ArrayList<String>();
    for (var mark : MARKS) {
      for (var once : aligned(mark)) {
        found.add(once);
        found.addAll(aligned(once));
      }
    }
    return List.copyOf(found);
  }

  /** The part of a text in base64 that is the same whatever stands around it, at each alignment. */
  private static List<String> aligned(String text) {
    var found = new ArrayList<String>();
    for (int before = 0; before < 3; before++) {
      var bytes = ("x".repeat(before) + text).getBytes(StandardCharsets.ISO_8859_1);
      var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      int from = (before * 8 + 5) / 6;
      int to = bytes.length * 8 / 6;
      found.add(base64.substring(from, to));
    }
    return found;
  }
}
