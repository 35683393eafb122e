package dev.fleetwright.compiler.yaml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Strings that YAML readers stumble over, the same ones in every run. */
final class HostileStrings {
  private static final List<String> PIECES =
      List.of(
          "yes",
          "No",
          "on",
          "off",
          "y",
          "N",
          "true",
          "null",
          "~",
          "0",
          "1",
          "08",
          "0755",
          "0x1f",
          "0b1",
          "0o7",
          "1_000",
          "1e3",
          ".5",
          "1.0",
          ".inf",
          ".nan",
          "12:30",
          "2001-01-01",
          "=",
          "<<",
          "---",
          "...",
          "--- ",
          "- ",
          "? ",
          ": ",
          " #",
          "#",
          "!",
          "&a",
          "*a",
          "|",
          ">",
          "%",
          "@",
          "`",
          "{",
          "}",
          "[",
          "]",
          ",",
          "\"",
          "'",
          "\\",
          "\\n",
          "\\u0041",
          "\n",
          "\n\n",
          "\r",
          "\r\n",
          "\t",
          " ",
          "  ",
          "\u0000",
          "\u0007",
          "\u001b",
          "\u007f",
          "\u0080",
          "\u0085",
          "\u009f",
          "\u00a0",
          "\u00e9",
          "\u0301",
          "\u200f",
          "\u202e",
          "\u2028",
          "\u2029",
          "\u2066",
          "\ufeff",
          "\ufffd",
          "\ufffe",
          "\uffff",
          "\ud83d\ude00",
          "\ud834\udd1e",
          "\udbff\udfff",
          "{{",
          "}}",
          "a",
          "key: value",
          "word",
          "x/y",
          "-",
          "+",
          "_",
          "/",
          ".",
          "name:",
          "- item",
          "end\n",
          "\n  indented",
          "tail ");

  private HostileStrings() {}

  /** Different strings, each of up to twelve pieces. */
  static Set<String> some(int count) {
    var random = new Random(20_000);
    var strings = new LinkedHashSet<String>(PIECES);
    strings.add("");
    while (strings.size() < count) {
      var text = new StringBuilder();
      for (int left = 1 + random.nextInt(12); left > 0; left--) {
        text.append(
            random.nextInt(4) == 0
                ? anyCharacter(random)
                : PIECES.get(random.nextInt(PIECES.size())));
      }
      strings.add(text.toString());
    }
    return strings;
  }

  private static String anyCharacter(Random random) {
    int limit = List.of(0x80, 0x100, 0x3000, 0x110000).get(random.nextInt(4));
    int c = random.nextInt(limit);
    return c >= 0xd800 && c < 0xe000 ? "s" : Character.toString(c);
  }
}
