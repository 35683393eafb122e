package dev.fleetwright.compiler.json;

import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Bool;
import dev.fleetwright.compiler.json.Json.Int;
import dev.fleetwright.compiler.json.Json.Null;
import dev.fleetwright.compiler.json.Json.Num;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.Json.Str;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON text to values and back. Parsing is bounded: 200 levels deep, strings of 20 MB. */
public final class JsonText {
  /** Made when something is read; who only writes does without. */
  private static final class Parsers {
    static final JsonFactory FACTORY =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(20_000_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
  }

  private JsonText() {}

  /**
   * Text that is no JSON, or breaks a bound. The message names the line and column, never a value.
   */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static Json parse(String text) throws Malformed {
    try (var parser = Parsers.FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return document(parser);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  public static Json parse(byte[] utf8) throws Malformed {
    try (var parser = Parsers.FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      return document(parser);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** A parser over a stream for callers that take a large document item by item. */
  public static JsonParser parser(InputStream utf8) {
    return Parsers.FACTORY.createParser(ObjectReadContext.empty(), utf8);
  }

  /** The value that starts at the parser's current token; leaves the parser at its last token. */
  public static Json value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var fields = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var key = parser.currentName();
          parser.nextToken();
          fields.put(key, value(parser));
        }
        yield fields.isEmpty() ? Obj.EMPTY : new Obj(fields);
      }
      case START_ARRAY -> {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items.isEmpty() ? Arr.EMPTY : new Arr(items);
      }
      case VALUE_STRING -> new Str(parser.getString());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT, LONG -> new Int(parser.getLongValue());
            default -> new Num(parser.getDoubleValue());
          };
      case VALUE_NUMBER_FLOAT -> new Num(parser.getDoubleValue());
      case VALUE_TRUE -> Bool.TRUE;
      case VALUE_FALSE -> Bool.FALSE;
      default -> Null.NULL;
    };
  }

  /** The text of a string, without quotes; anything else as compact JSON. */
  public static String plain(Json value) {
    return value instanceof Str(var text) ? text : write(value);
  }

  /** Compact JSON in the order of the maps. */
  public static String write(Json value) {
    var out = new StringBuilder();
    write(value, false, out);
    return out.toString();
  }

  /** Compact JSON with the keys of every object sorted: equal values give equal text. */
  public static String canonical(Json value) {
    var out = new StringBuilder();
    write(value, true, out);
    return out.toString();
  }

  private static void write(Json value, boolean sorted, StringBuilder out) {
    switch (value) {
      case Obj(var fields) -> {
        char separator = '{';
        var keys = fields.keySet().toArray(new String[0]);
        if (sorted) {
          Arrays.sort(keys);
        }
        for (var key : keys) {
          out.append(separator);
          quote(key, out);
          out.append(':');
          write(fields.getOrDefault(key, Null.NULL), sorted, out);
          separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
      }
      case Arr(var items) -> {
        char separator = '[';
        for (var item : items) {
          out.append(separator);
          write(item, sorted, out);
          separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
      }
      case Str(var text) -> quote(text, out);
      case Int(var number) -> out.append(number);
      case Num(var number) -> out.append(number(number));
      case Bool bool -> out.append(bool == Bool.TRUE);
      case Null _ -> out.append("null");
    }
  }

  /**
   * The shortest decimal form as Go prints it: no fraction where there is none, an exponent from
   * 10^21 and below 10^-6.
   */
  public static String number(double value) {
    if (value == 0) {
      return "0";
    }
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    double size = Math.abs(value);
    return size >= 1e-6 && size < 1e21
        ? decimal.toPlainString()
        : decimal.toString().replace('E', 'e');
  }

  /** Appends {@code text} as a JSON string. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || Character.isSurrogate(c) && isLone(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLone(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static Json document(JsonParser parser) throws Malformed {
    if (parser.nextToken() == null) {
      throw new Malformed("no JSON value", new IllegalArgumentException("empty"));
    }
    var value = value(parser);
    if (parser.nextToken() != null) {
      throw new Malformed("text after the JSON value", new IllegalArgumentException("trailing"));
    }
    return value;
  }

  private static Malformed malformed(JacksonException e) {
    var at = e.getLocation();
    var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new Malformed("not valid JSON" + where, e);
  }
}
