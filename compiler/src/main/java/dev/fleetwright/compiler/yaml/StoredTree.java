package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trees of one file as bytes, so that what comes with the program need not be parsed whenever
 * it starts. No format for others to read: the build that writes it is the one that reads it.
 */
public final class StoredTree {
  private static final int MAP = 0;
  private static final int LIST = 1;
  private static final int TEXT = 2;
  private static final int INTEGER = 3;
  private static final int NUMBER = 4;
  private static final int TRUE = 5;
  private static final int FALSE = 6;
  private static final int NULL = 7;

  /** Added to what a scalar is where it was written plainly. */
  private static final int PLAIN = 8;

  private StoredTree() {}

  /** The bytes of a tree of which every part stands in the same file. */
  public static byte[] write(YamlNode tree) {
    return new Writer().whole(tree);
  }

  /**
   * The tree that {@link #write} was given.
   *
   * @param stored what it gave; of other bytes nothing is promised, as they are the build's own
   */
  public static YamlNode read(byte[] stored) {
    return new Reader(stored).whole();
  }

  private static final class Writer {
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final ByteArrayOutputStream nodes = new ByteArrayOutputStream();

    byte[] whole(YamlNode tree) {
      text(nodes, tree.at().file());
      node(tree);
      var all = new ByteArrayOutputStream();
      number(all, texts.size());
      for (var text : texts.keySet()) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        number(all, bytes.length);
        all.writeBytes(bytes);
      }
      all.writeBytes(nodes.toByteArray());
      return all.toByteArray();
    }

    private void node(YamlNode node) {
      switch (node) {
        case YamlMap(var at, var entries) -> {
          nodes.write(MAP);
          place(at);
          number(nodes, entries.size());
          entries.forEach((key, entry) -> {
            text(nodes, key);
            place(entry.keyAt());
            node(entry.value());
          });
        }
        case YamlList(var at, var items) -> {
          nodes.write(LIST);
          place(at);
          number(nodes, items.size());
          items.forEach(this::node);
        }
        case YamlScalar(var at, var value, boolean plain) -> scalar(at, value, plain ? PLAIN : 0);
      }
    }

    private void scalar(SourceLocation at, Json value, int plain) {
      switch (value) {
        case Json.Str(var text) -> {
          kind(TEXT + plain, at);
          text(nodes, text);
        }
        case Json.Int(long number) -> {
          kind(INTEGER + plain, at);
          number(nodes, number);
        }
        case Json.Num(double number) -> {
          kind(NUMBER + plain, at);
          number(nodes, Double.doubleToRawLongBits(number));
        }
        case Json.Bool bool -> kind((bool == Json.Bool.TRUE ? TRUE : FALSE) + plain, at);
        case Json.Null _ -> kind(NULL + plain, at);
        case Json.Obj _, Json.Arr _ ->
            throw new IllegalArgumentException("a scalar that is none at " + at);
      }
    }

    private void kind(int kind, SourceLocation at) {
      nodes.write(kind);
      place(at);
    }

    private void place(SourceLocation at) {
      number(nodes, at.line());
      number(nodes, at.column());
    }

    private void text(ByteArrayOutputStream out, String text) {
      var known = texts.putIfAbsent(text, texts.size());
      number(out, known == null ? texts.size() - 1 : known);
    }

    /** Seven bits at a time, the lowest first; the eighth says that more follow. */
    private static void number(ByteArrayOutputStream out, long number) {
      long rest = number;
      for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
        out.write((int) (rest & 0x7f | 0x80));
      }
      out.write((int) rest);
    }
  }

  private static final class Reader {
    private final byte[] stored;
    private final String[] texts;
    private final String file;
    private int next;

    Reader(byte[] stored) {
      this.stored = stored;
      this.texts = new String[size()];
      for (int i = 0; i < texts.length; i++) {
        int length = size();
        texts[i] = new String(stored, next, length, StandardCharsets.UTF_8);
        next += length;
      }
      this.file = texts[size()];
    }

    YamlNode whole() {
      var tree = node();
      if (next != stored.length) {
        throw new IllegalStateException("a stored tree ends too late");
      }
      return tree;
    }

    private YamlNode node() {
      int kind = stored[next++];
      var at = place();
      boolean plain = kind >= PLAIN;
      return switch (plain ? kind - PLAIN : kind) {
        case MAP -> map(at);
        case LIST -> list(at);
        case TEXT -> new YamlScalar(at, new Json.Str(texts[size()]), plain);
        case INTEGER -> new YamlScalar(at, new Json.Int(number()), plain);
        case NUMBER -> new YamlScalar(at, new Json.Num(Double.longBitsToDouble(number())), plain);
        case TRUE -> new YamlScalar(at, Json.Bool.TRUE, plain);
        case FALSE -> new YamlScalar(at, Json.Bool.FALSE, plain);
        case NULL -> new YamlScalar(at, Json.Null.NULL, plain);
        default -> throw new IllegalStateException("no kind of node: " + kind);
      };
    }

    private YamlMap map(SourceLocation at) {
      int size = size();
      var entries = LinkedHashMap.<String, Entry>newLinkedHashMap(size);
      for (int i = 0; i < size; i++) {
        var key = texts[size()];
        var keyAt = place();
        entries.put(key, new Entry(keyAt, node()));
      }
      return new YamlMap(at, entries);
    }

    private YamlList list(SourceLocation at) {
      int size = size();
      List<YamlNode> items = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        items.add(node());
      }
      return new YamlList(at, items);
    }

    private SourceLocation place() {
      int line = size();
      return new SourceLocation(file, line, size());
    }

    private int size() {
      return (int) number();
    }

    private long number() {
      long number = 0;
      int shift = 0;
      byte read;
      do {
        read = stored[next++];
        number |= (read & 0x7fL) << shift;
        shift += 7;
      } while (read < 0);
      return number;
    }
  }
}
