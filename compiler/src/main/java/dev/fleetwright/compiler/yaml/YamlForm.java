package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A document that is laid out once, with holes for texts that are told later. */
public final class YamlForm {
  private static final int ROOM_FOR_QUOTES = 8;

  /** What stands before each hole, and after the last. */
  private final List<byte[]> pieces;

  private final List<Hole> holes;

  private YamlForm(List<byte[]> pieces, List<Hole> holes) {
    this.pieces = pieces;
    this.holes = holes;
  }

  /**
   * Where a text goes.
   *
   * @param text what stands there in the form
   * @param offset from the start of the document without its holes, in bytes
   * @param indent of the lines of a block
   */
  record Hole(String text, int offset, int indent) {}

  /**
   * @param later which texts are told later
   */
  public static YamlForm of(Json value, Predicate<String> later) {
    var emitter = new Emitter(later);
    emitter.document(value);
    var all = emitter.bytes();
    var pieces = new ArrayList<byte[]>();
    int from = 0;
    for (var hole : emitter.holes()) {
      pieces.add(Arrays.copyOfRange(all, from, hole.offset()));
      from = hole.offset();
    }
    pieces.add(Arrays.copyOfRange(all, from, all.length));
    return new YamlForm(pieces, List.copyOf(emitter.holes()));
  }

  /** What stands in each hole of the form. */
  public List<String> holes() {
    return holes.stream().map(Hole::text).toList();
  }

  /**
   * The document as {@link YamlText} writes it, in UTF-8.
   *
   * @param texts for each hole
   */
  public byte[] bytes(List<String> texts) {
    int room = 0;
    for (var piece : pieces) {
      room += piece.length;
    }
    for (var text : texts) {
      room += text.length() + ROOM_FOR_QUOTES;
    }
    var out = new Utf8Buffer(room);
    out.bytes(pieces.getFirst());
    for (int i = 0; i < holes.size(); i++) {
      Scalars.line(texts.get(i), holes.get(i).indent(), out);
      out.bytes(pieces.get(i + 1));
    }
    return out.toArray();
  }
}
