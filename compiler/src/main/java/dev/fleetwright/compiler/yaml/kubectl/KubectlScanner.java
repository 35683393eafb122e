package dev.fleetwright.compiler.yaml.kubectl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.scanner.Scanner;
import org.snakeyaml.engine.v2.tokens.AliasToken;
import org.snakeyaml.engine.v2.tokens.AnchorToken;
import org.snakeyaml.engine.v2.tokens.BlockEndToken;
import org.snakeyaml.engine.v2.tokens.BlockEntryToken;
import org.snakeyaml.engine.v2.tokens.BlockMappingStartToken;
import org.snakeyaml.engine.v2.tokens.BlockSequenceStartToken;
import org.snakeyaml.engine.v2.tokens.DocumentEndToken;
import org.snakeyaml.engine.v2.tokens.DocumentStartToken;
import org.snakeyaml.engine.v2.tokens.FlowEntryToken;
import org.snakeyaml.engine.v2.tokens.FlowMappingEndToken;
import org.snakeyaml.engine.v2.tokens.FlowMappingStartToken;
import org.snakeyaml.engine.v2.tokens.FlowSequenceEndToken;
import org.snakeyaml.engine.v2.tokens.FlowSequenceStartToken;
import org.snakeyaml.engine.v2.tokens.KeyToken;
import org.snakeyaml.engine.v2.tokens.StreamEndToken;
import org.snakeyaml.engine.v2.tokens.StreamStartToken;
import org.snakeyaml.engine.v2.tokens.Token;
import org.snakeyaml.engine.v2.tokens.ValueToken;

/**
 * The tokens that kubectl sees. Its reader, go-yaml 2, follows YAML 1.1 with habits of its own,
 * such as a {@code :} that in brackets, too, ends a key only before a blank; this scanner takes the
 * same steps, for SnakeYAML Engine's speaks YAML 1.2.
 */
public final class KubectlScanner implements Scanner {
  /** The problem of an escape of half a surrogate pair. */
  public static final String HALF_A_PAIR = "found half a surrogate pair";

  private final Cursor cursor;
  private final ScalarScanner scalars;
  private final SimpleKeys keys;
  private final ArrayDeque<Integer> indents = new ArrayDeque<>();
  private final ArrayList<Token> tokens = new ArrayList<>();
  private int head;
  private int taken;
  private int flowLevel;
  private int indent = -1;
  private boolean keyAllowed = true;
  private boolean ended;

  /** Over the text of one document, without a byte order mark. */
  public KubectlScanner(String text) {
    this.cursor = new Cursor(text);
    this.scalars = new ScalarScanner(cursor);
    this.keys = new SimpleKeys(cursor);
    var start = Optional.of(cursor.mark());
    tokens.add(new StreamStartToken(start, start));
  }

  @Override
  public boolean checkToken(Token.ID id) {
    return hasNext() && peekToken().getTokenId() == id;
  }

  @Override
  public boolean checkToken(Token.ID... ids) {
    if (!hasNext()) {
      return false;
    }
    var found = peekToken().getTokenId();
    for (var id : ids) {
      if (id == found) {
        return true;
      }
    }
    return ids.length == 0;
  }

  @Override
  public Token peekToken() {
    while (needsMore()) {
      fetch();
    }
    return tokens.get(head);
  }

  @Override
  public boolean hasNext() {
    return !ended || head < tokens.size();
  }

  @Override
  public Token next() {
    var token = peekToken();
    taken++;
    if (++head == tokens.size()) {
      tokens.clear();
      head = 0;
    }
    return token;
  }

  @Override
  public void resetDocumentIndex() {}

  /** Whether the next token is not there yet, or may be a key, which a token has to precede. */
  private boolean needsMore() {
    if (ended) {
      return false;
    }
    if (head == tokens.size()) {
      return true;
    }
    return keys.mayBe(taken);
  }

  private void fetch() {
    toNextToken();
    unrollIndent(cursor.column());
    char c = cursor.peek();
    if (cursor.isEnd()) {
      streamEnd();
    } else if (cursor.column() == 0 && c == '%') {
      throw error("while scanning a directive", cursor.mark(), "found a directive");
    } else if (cursor.isDocumentIndicator()) {
      documentIndicator(c == '-');
    } else {
      switch (c) {
        case '[', '{' -> flowStart(c);
        case ']', '}' -> flowEnd(c);
        case ',' -> flowEntry();
        case '*', '&' -> anchor(c == '*');
        case '!' -> {
          saveKey();
          keyAllowed = false;
          tokens.add(new TagScanner(cursor).tag());
        }
        case '\'', '"' -> {
          saveKey();
          keyAllowed = false;
          tokens.add(scalars.quoted(c));
        }
        default -> other(c);
      }
    }
  }

  private void other(char c) {
    boolean blank = cursor.isBlankOrEnd(1);
    boolean flow = flowLevel > 0;
    if (c == '-' && blank) {
      blockEntry();
    } else if (c == '?' && (flow || blank)) {
      key();
    } else if (c == ':' && (flow || blank)) {
      value();
    } else if ((c == '|' || c == '>') && !flow) {
      keys.remove();
      keyAllowed = true;
      tokens.add(scalars.block(c == '|', indent));
    } else if ("#|>%@`\t".indexOf(c) >= 0) {
      throw error(
          "while scanning for the next token",
          cursor.mark(),
          "found character '" + (c == '\t' ? "\\t(TAB)" : c) + "' that cannot start any token");
    } else {
      saveKey();
      keyAllowed = false;
      var scalar = scalars.plain(flow, indent);
      tokens.add(scalar.token());
      keyAllowed |= scalar.endsLine();
    }
  }

  private void toNextToken() {
    while (true) {
      while (cursor.peek() == ' ' || (flowLevel > 0 || !keyAllowed) && cursor.peek() == '\t') {
        cursor.skip();
      }
      cursor.skipComment();
      if (!cursor.isBreak()) {
        return;
      }
      cursor.skipLine();
      keyAllowed |= flowLevel == 0;
    }
  }

  private void saveKey() {
    if (keyAllowed) {
      boolean required = flowLevel == 0 && indent == cursor.column();
      keys.remove();
      keys.save(new SimpleKeys.Key(nextNumber(), required, cursor.mark()));
    }
  }

  private int nextNumber() {
    return taken + tokens.size() - head;
  }

  private void rollIndent(int column, int token, boolean map, Mark mark) {
    if (flowLevel == 0 && indent < column) {
      indents.push(indent);
      indent = column;
      var at = Optional.of(mark);
      tokens.add(
          head + token - taken,
          map ? new BlockMappingStartToken(at, at) : new BlockSequenceStartToken(at, at));
    }
  }

  private void unrollIndent(int column) {
    while (flowLevel == 0 && indent > column) {
      var here = Optional.of(cursor.mark());
      tokens.add(new BlockEndToken(here, here));
      indent = indents.pop();
    }
  }

  private void streamEnd() {
    unrollIndent(-1);
    keys.remove();
    keyAllowed = false;
    var here = Optional.of(cursor.mark());
    tokens.add(new StreamEndToken(here, here));
    ended = true;
  }

  private void documentIndicator(boolean start) {
    unrollIndent(-1);
    keys.remove();
    keyAllowed = false;
    var from = Optional.of(cursor.mark());
    cursor.skip(3);
    var to = Optional.of(cursor.mark());
    tokens.add(start ? new DocumentStartToken(from, to) : new DocumentEndToken(from, to));
  }

  private void flowStart(char c) {
    saveKey();
    keys.open();
    flowLevel++;
    keyAllowed = true;
    var from = Optional.of(cursor.mark());
    cursor.skip();
    var to = Optional.of(cursor.mark());
    tokens.add(
        c == '[' ? new FlowSequenceStartToken(from, to) : new FlowMappingStartToken(from, to));
  }

  private void flowEnd(char c) {
    keys.remove();
    if (flowLevel > 0) {
      flowLevel--;
      keys.close();
    }
    keyAllowed = false;
    var from = Optional.of(cursor.mark());
    cursor.skip();
    var to = Optional.of(cursor.mark());
    tokens.add(c == ']' ? new FlowSequenceEndToken(from, to) : new FlowMappingEndToken(from, to));
  }

  private void flowEntry() {
    keys.remove();
    keyAllowed = true;
    var from = Optional.of(cursor.mark());
    cursor.skip();
    tokens.add(new FlowEntryToken(from, Optional.of(cursor.mark())));
  }

  private void blockEntry() {
    if (flowLevel == 0) {
      if (!keyAllowed) {
        throw error(null, null, "block sequence entries are not allowed here");
      }
      rollIndent(cursor.column(), nextNumber(), false, cursor.mark());
    }
    keys.remove();
    keyAllowed = true;
    var from = Optional.of(cursor.mark());
    cursor.skip();
    tokens.add(new BlockEntryToken(from, Optional.of(cursor.mark())));
  }

  private void key() {
    if (flowLevel == 0) {
      if (!keyAllowed) {
        throw error(null, null, "mapping keys are not allowed here");
      }
      rollIndent(cursor.column(), nextNumber(), true, cursor.mark());
    }
    keys.remove();
    keyAllowed = flowLevel == 0;
    var from = Optional.of(cursor.mark());
    cursor.skip();
    tokens.add(new KeyToken(from, Optional.of(cursor.mark())));
  }

  private void value() {
    var key = keys.last();
    if (key != null) {
      var at = Optional.of(key.mark());
      tokens.add(head + key.token() - taken, new KeyToken(at, at));
      rollIndent(key.mark().getColumn(), key.token(), true, key.mark());
      keys.taken();
      keyAllowed = false;
    } else {
      if (flowLevel == 0) {
        if (!keyAllowed) {
          throw error(null, null, "mapping values are not allowed here");
        }
        rollIndent(cursor.column(), nextNumber(), true, cursor.mark());
      }
      keyAllowed = flowLevel == 0;
    }
    var from = Optional.of(cursor.mark());
    cursor.skip();
    tokens.add(new ValueToken(from, Optional.of(cursor.mark())));
  }

  private void anchor(boolean alias) {
    saveKey();
    keyAllowed = false;
    var from = cursor.mark();
    cursor.skip();
    int start = cursor.offset();
    while (cursor.isWord()) {
      cursor.skip();
    }
    var name = cursor.since(start);
    if (name.isEmpty() || !cursor.isBlankOrEnd(0) && !cursor.isAny("?:,]}%@`")) {
      throw error(
          alias ? "while scanning an alias" : "while scanning an anchor",
          from,
          "did not find expected alphabetic or numeric character");
    }
    var to = Optional.of(cursor.mark());
    tokens.add(
        alias
            ? new AliasToken(new Anchor(name), Optional.of(from), to)
            : new AnchorToken(new Anchor(name), Optional.of(from), to));
  }

  private ScannerException error(@Nullable String context, @Nullable Mark begin, String problem) {
    return new ScannerException(
        context == null ? "" : context,
        Optional.ofNullable(begin),
        problem,
        Optional.of(cursor.mark()));
  }
}
