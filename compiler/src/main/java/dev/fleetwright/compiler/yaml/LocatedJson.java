package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** JSON values one after another, to nodes with places. For one use. */
final class LocatedJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final SourceText source;
  private final String text;
  private final Budget budget;
  private final Said out;
  private int i;
  private int line;
  private int column = 1;
  private int counted;

  LocatedJson(SourceText source, Budget budget, Said out) {
    this.source = source;
    this.text = source.text();
    this.line = source.firstLine();
    this.budget = budget;
    this.out = out;
  }

  /** Every value of the text. */
  List<YamlNode> values() throws Refused {
    var values = new ArrayList<YamlNode>();
    for (skipSpace(); i < text.length(); skipSpace()) {
      values.add(value(1));
    }
    return values;
  }

  private YamlNode value(int depth) throws Refused {
    skipSpace();
    var at = here();
    budget.descend(depth, at);
    budget.spend(1, 0, at);
    char c = peek();
    return switch (c) {
      case '{' -> object(depth, at);
      case '[' -> array(depth, at);
      case '"' -> new YamlScalar(at, new Json.Str(string()), false);
      case 't' -> word("true", Json.Bool.TRUE, at);
      case 'f' -> word("false", Json.Bool.FALSE, at);
      case 'n' -> word("null", Json.Null.NULL, at);
      default -> number(at);
    };
  }

  private YamlNode object(int depth, SourceLocation at) throws Refused {
    var entries = new LinkedHashMap<String, Entry>();
    i++;
    skipSpace();
    while (peek() != '}') {
      var keyAt = here();
      var key = string();
      skipSpace();
      expect(':');
      var entry = new Entry(keyAt, value(depth + 1));
      var before = entries.put(key, entry);
      if (before != null) {
        out.add(Complaints.lastWins(key, keyAt, before.keyAt()));
      }
      skipSpace();
      if (peek() != '}') {
        expect(',');
        skipSpace();
        if (peek() == '}') {
          throw malformed();
        }
      }
    }
    i++;
    return entries.isEmpty() ? YamlMap.empty(at) : new YamlMap(at, entries);
  }

  private YamlNode array(int depth, SourceLocation at) throws Refused {
    var items = new ArrayList<YamlNode>();
    i++;
    skipSpace();
    while (peek() != ']') {
      items.add(value(depth + 1));
      skipSpace();
      if (peek() != ']') {
        expect(',');
        skipSpace();
        if (peek() == ']') {
          throw malformed();
        }
      }
    }
    i++;
    return new YamlList(at, items);
  }

  private YamlNode word(String word, Json value, SourceLocation at) throws Refused {
    if (!text.startsWith(word, i)) {
      throw malformed();
    }
    i += word.length();
    return new YamlScalar(at, value, true);
  }

  private YamlNode number(SourceLocation at) throws Refused {
    var matcher = NUMBER.matcher(text).region(i, text.length());
    if (!matcher.lookingAt()) {
      throw malformed();
    }
    i = matcher.end();
    var digits = matcher.group();
    boolean whole = matcher.start(2) < 0 && matcher.start(3) < 0;
    if (whole && digits.length() < 19) {
      return new YamlScalar(at, new Json.Int(Long.parseLong(digits)), true);
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw new Refused(
          Diagnostic.error(
              "FW1016", at, "the number " + out.shown(at, digits) + " is out of range"));
    }
    var reading = whole ? Readings.kubectl(digits) : new Reading.Real(value);
    var json = reading.json();
    return new YamlScalar(at, json == null ? new Json.Num(value) : json, true);
  }

  private String string() throws Refused {
    if (peek() != '"') {
      throw malformed();
    }
    int start = ++i;
    while (peek() != '"' && peek() != '\\') {
      control();
      i++;
    }
    var at = start;
    if (peek() == '"') {
      var plain = text.substring(at, i++);
      budget.spend(0, plain.length(), here());
      return plain;
    }
    var chars = new StringBuilder().append(text, start, i);
    for (; peek() != '"'; i++) {
      if (peek() == '\\') {
        i++;
        escape(chars);
      } else {
        control();
        chars.append(peek());
      }
    }
    i++;
    budget.spend(0, chars.length(), here());
    return withoutHalves(chars);
  }

  private void control() throws Refused {
    if (peek() < ' ') {
      throw malformed();
    }
  }

  private void escape(StringBuilder chars) throws Refused {
    char c = peek();
    switch (c) {
      case '"', '\\', '/' -> chars.append(c);
      case 'b' -> chars.append('\b');
      case 'f' -> chars.append('\f');
      case 'n' -> chars.append('\n');
      case 'r' -> chars.append('\r');
      case 't' -> chars.append('\t');
      case 'u' -> {
        int code = 0;
        for (int digit = 0; digit < 4; digit++) {
          i++;
          int value = peek() < 128 ? Character.digit(peek(), 16) : -1;
          if (value < 0) {
            throw malformed();
          }
          code = code * 16 + value;
        }
        chars.append((char) code);
      }
      default -> throw malformed();
    }
  }

  /** Half a surrogate pair is what Go makes of it: U+FFFD. */
  private static String withoutHalves(StringBuilder chars) {
    var text = chars.toString();
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    var whole = new StringBuilder();
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return whole.toString();
  }

  private void expect(char c) throws Refused {
    if (peek() != c) {
      throw malformed();
    }
    i++;
  }

  private char peek() throws Refused {
    if (i >= text.length()) {
      throw new Refused(Diagnostic.error("FW1007", here(), "the JSON ends too early"));
    }
    return text.charAt(i);
  }

  private void skipSpace() {
    while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
  }

  private Refused malformed() {
    var at = here();
    var character =
        out.isSecret(at)
            ? "this character"
            : "`" + Shown.of(text.substring(i, text.offsetByCodePoints(i, 1))) + "`";
    return new Refused(Diagnostic.error("FW1007", at, character + " cannot stand here in JSON"));
  }

  /** The place of the next character; counts on from the place asked for last. */
  private SourceLocation here() {
    while (counted < i) {
      char c = text.charAt(counted++);
      if (c == '\n') {
        line++;
        column = 1;
      } else if (!Character.isLowSurrogate(c)) {
        column++;
      }
    }
    return new SourceLocation(source.file(), line, column);
  }
}
