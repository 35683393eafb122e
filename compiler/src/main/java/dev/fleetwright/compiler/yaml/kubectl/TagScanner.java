package dev.fleetwright.compiler.yaml.kubectl;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.tokens.TagToken;
import org.snakeyaml.engine.v2.tokens.TagTuple;

/** Tags: {@code !!str}, {@code !name}, {@code !<uri>}. */
final class TagScanner {
  private static final String URI = ";/?:@&=+$,.!~*'()[]%";

  private final Cursor cursor;

  TagScanner(Cursor cursor) {
    this.cursor = cursor;
  }

  /** The tag here. */
  TagToken tag() {
    var from = cursor.mark();
    TagTuple tag;
    if (cursor.peek(1) == '<') {
      cursor.skip(2);
      var uri = uri();
      if (uri.isEmpty() || cursor.peek() != '>') {
        throw error(from, "did not find the expected '>'");
      }
      cursor.skip();
      tag = new TagTuple(Optional.empty(), uri);
    } else {
      tag = named(from);
    }
    if (!cursor.isBlankOrEnd(0)) {
      throw error(from, "did not find expected whitespace or line break");
    }
    return new TagToken(tag, Optional.of(from), Optional.of(cursor.mark()));
  }

  private TagTuple named(Mark from) {
    cursor.skip();
    int start = cursor.offset();
    while (cursor.isWord()) {
      cursor.skip();
    }
    var word = cursor.since(start);
    if (cursor.peek() == '!') {
      cursor.skip();
      var uri = uri();
      if (uri.isEmpty()) {
        throw error(from, "did not find expected tag URI");
      }
      return new TagTuple(Optional.of("!" + word + "!"), uri);
    }
    var suffix = word + uri();
    return suffix.isEmpty()
        ? new TagTuple(Optional.empty(), "!")
        : new TagTuple(Optional.of("!"), suffix);
  }

  private String uri() {
    int start = cursor.offset();
    while (cursor.isWord() || cursor.isAny(URI)) {
      cursor.skip();
    }
    return cursor.since(start);
  }

  private ScannerException error(Mark from, String problem) {
    return new ScannerException(
        "while scanning a tag", Optional.of(from), problem, Optional.of(cursor.mark()));
  }
}
