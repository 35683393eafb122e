package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Bool;
import dev.fleetwright.compiler.json.Json.Int;
import dev.fleetwright.compiler.json.Json.Null;
import dev.fleetwright.compiler.json.Json.Num;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.Json.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lays one document out: indentation, order of keys, style of each scalar. For one use. */
final class Emitter {
  private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata");

  /** Readers give up on an ordinary key of 1,024 characters; a longer one has a form of its own. */
  private static final int LONGEST_KEY = 500;

  private final Utf8Buffer out = new Utf8Buffer(1024);
  private final Predicate<String> later;
  private final List<YamlForm.Hole> holes = new ArrayList<>();

  /**
   * @param later which texts are left out, a hole for each
   */
  Emitter(Predicate<String> later) {
    this.later = later;
  }

  List<YamlForm.Hole> holes() {
    return holes;
  }

  byte[] bytes() {
    return out.toArray();
  }

  void document(Json value) {
    switch (value) {
      case Obj(var fields) when !fields.isEmpty() -> {
        boolean started = false;
        for (var key : FIRST) {
          var first = fields.get(key);
          if (first != null) {
            field(key, first, 0, started);
            started = true;
          }
        }
        for (var field : fields.entrySet()) {
          if (!FIRST.contains(field.getKey())) {
            field(field.getKey(), field.getValue(), 0, started);
            started = true;
          }
        }
      }
      case Arr(var items) when !items.isEmpty() -> list(items, 0);
      case Str(var text) -> {
        Scalars.quoted(text, out);
        out.newline();
      }
      default -> inline(value, 0);
    }
  }

  /** The first field or item stands where the writer already is, the rest at {@code indent}. */
  private void map(Map<String, Json> fields, int indent) {
    boolean started = false;
    for (var field : fields.entrySet()) {
      field(field.getKey(), field.getValue(), indent, started);
      started = true;
    }
  }

  private void field(String key, Json value, int indent, boolean onNewLine) {
    if (onNewLine) {
      out.spaces(indent);
    }
    if (key.length() > LONGEST_KEY) {
      out.ascii("? ");
      Scalars.quoted(key, out);
      out.newline();
      out.spaces(indent);
    } else if (Scalars.isPlain(key)) {
      out.ascii(key);
    } else {
      int start = out.size();
      Scalars.quoted(key, out);
      if (out.size() - start > LONGEST_KEY) {
        out.truncate(start);
        out.ascii("? ");
        Scalars.quoted(key, out);
        out.newline();
        out.spaces(indent);
      }
    }
    out.put(':');
    switch (value) {
      case Obj(var fields) when !fields.isEmpty() -> {
        out.newline();
        out.spaces(indent + 2);
        map(fields, indent + 2);
      }
      case Arr(var items) when !items.isEmpty() -> {
        out.newline();
        out.spaces(indent);
        list(items, indent);
      }
      default -> {
        out.put(' ');
        inline(value, indent + 2);
      }
    }
  }

  private void list(List<Json> items, int indent) {
    boolean started = false;
    for (var item : items) {
      if (started) {
        out.spaces(indent);
      }
      started = true;
      out.ascii("- ");
      switch (item) {
        case Obj(var fields) when !fields.isEmpty() -> map(fields, indent + 2);
        case Arr(var inner) when !inner.isEmpty() -> list(inner, indent + 2);
        default -> inline(item, indent + 2);
      }
    }
  }

  /** A scalar or something empty, and the end of its line. */
  private void inline(Json value, int indent) {
    switch (value) {
      case Str(var text) -> {
        if (later.test(text)) {
          holes.add(new YamlForm.Hole(text, out.size(), indent));
        } else {
          Scalars.line(text, indent, out);
        }
        return;
      }
      case Int(var number) -> out.ascii(Long.toString(number));
      case Num(var number) -> out.ascii(Scalars.number(number));
      case Bool bool -> out.ascii(bool == Bool.TRUE ? "true" : "false");
      case Null _ -> out.ascii("null");
      case Obj _ -> out.ascii("{}");
      case Arr _ -> out.ascii("[]");
    }
    out.newline();
  }
}
