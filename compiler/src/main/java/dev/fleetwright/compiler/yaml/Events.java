package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.kubectl.KubectlScanner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The parser of SnakeYAML Engine over one text, its places and its complaints in our words. The
 * words of our own files are those of YAML 1.2, and the words of raw manifests those of kubectl.
 */
final class Events {
  private static final Pattern SURROGATE = Pattern.compile("\\\\u[dD][89a-fA-F]");

  private static final LoadSettings KUBECTL = LoadSettings.builder().setUseMarks(true).build();

  private final SourceText source;
  private final Parser parser;
  private final boolean surrogates;
  private int line;
  private int column;
  private int offset;

  private Events(SourceText source, Parser parser, boolean surrogates) {
    this.source = source;
    this.parser = parser;
    this.surrogates = surrogates;
  }

  /** Of a text in YAML 1.2. */
  static Events of(SourceText source) {
    var text = source.text();
    var settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setUseMarks(true)
            .setBufferSize(buffer(text))
            .build();
    var parser = new ParserImpl(settings, new StreamReader(settings, text));
    return new Events(source, parser, SURROGATE.matcher(text).find());
  }

  /** Of one document as kubectl reads it. */
  static Events kubectl(SourceText document) {
    // The scanner refuses halves of surrogate pairs itself.
    var parser = new ParserImpl(KUBECTL, new KubectlScanner(document.text()));
    return new Events(document, parser, false);
  }

  /**
   * Room for the longest line: the engine copies what it holds of a word again for each buffer that
   * it fills, which takes a minute for a word of ten megabytes.
   */
  private static int buffer(String text) {
    int longest = 0;
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      longest = Math.max(longest, end - start);
      start = end + 1;
    }
    return Math.max(1024, longest + 2);
  }

  Event peek() throws Refused {
    try {
      return parser.peekEvent();
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw syntax(e);
    }
  }

  Event next() throws Refused {
    peek();
    return parser.next();
  }

  SourceLocation start(Event event) {
    return location(event.getStartMark().orElse(null));
  }

  private SourceLocation location(@Nullable Mark mark) {
    return mark == null
        ? SourceLocation.whole(source.file())
        : new SourceLocation(
            source.file(), mark.getLine() + source.firstLine(), mark.getColumn() + 1);
  }

  /** Whether the text at an event's start is {@code prefix}. */
  boolean startsWith(String prefix, Event event) {
    return event.getStartMark().isPresent()
        && source.text().startsWith(prefix, offset(event.getStartMark().get()));
  }

  /** Whether a scalar in double quotes has half a surrogate pair, or a pair written as two. */
  boolean hasSurrogateEscape(ScalarEvent event) {
    if (!surrogates || event.getScalarStyle() != ScalarStyle.DOUBLE_QUOTED) {
      return false;
    }
    var text = source.text();
    int i = event.getStartMark().map(this::offset).orElse(0);
    int end = event.getEndMark().map(this::offset).orElse(text.length());
    while (i < end) {
      if (text.charAt(i) != '\\') {
        i++;
      } else if (SURROGATE.matcher(text).region(i, end).lookingAt()) {
        return true;
      } else {
        i += 2;
      }
    }
    return false;
  }

  /** Where a mark is in the text. Marks are asked for in order, so one is counted from the last. */
  private int offset(Mark mark) {
    if (mark.getLine() < line) {
      line = 0;
      column = 0;
      offset = 0;
    }
    var text = source.text();
    while (line < mark.getLine()) {
      int i = offset;
      while (text.charAt(i) != '\n' && text.charAt(i) != '\r') {
        i++;
      }
      offset = text.startsWith("\r\n", i) ? i + 2 : i + 1;
      column = 0;
      line++;
    }
    offset = text.offsetByCodePoints(offset, mark.getColumn() - column);
    column = mark.getColumn();
    return offset;
  }

  private Refused syntax(RuntimeException e) {
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return new Refused(
          Diagnostic.error(
              "FW1007", SourceLocation.whole(source.file()), "not valid YAML: " + e.getMessage()));
    }
    var at = location(marked.getProblemMark().orElse(marked.getContextMark().orElse(null)));
    var begin = marked.getContextMark().map(this::location).orElse(at);
    boolean secret = source.secrets().has(at.line());
    return new Refused(Complaints.of(marked.getContext(), marked.getProblem(), begin, at, secret));
  }
}
