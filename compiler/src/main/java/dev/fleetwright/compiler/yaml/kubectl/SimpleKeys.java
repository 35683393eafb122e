package dev.fleetwright.compiler.yaml.kubectl;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/**
 * What may turn out to be a key, at most one for each level of brackets: a key is known only by the
 * {@code :} after it, which stands on its line, and not far away.
 */
final class SimpleKeys {
  private static final int LONGEST = 1024;

  private final Cursor cursor;
  private final ArrayList<@Nullable Key> levels = new ArrayList<>();

  /**
   * @param token the number of the token that would be the key, or begin it
   * @param required nothing else can stand there
   */
  record Key(int token, boolean required, Mark mark) {}

  SimpleKeys(Cursor cursor) {
    this.cursor = cursor;
    open();
  }

  void open() {
    levels.add(null);
  }

  void close() {
    levels.removeLast();
  }

  void save(Key key) {
    levels.set(levels.size() - 1, key);
  }

  /** There is no key on this level any more, for it has been found to be one. */
  void taken() {
    levels.set(levels.size() - 1, null);
  }

  /** There is no key on this level, for something came that cannot follow one. */
  void remove() {
    forget(levels.size() - 1);
  }

  /** The key on this level, if there still may be one. */
  @Nullable Key last() {
    return stillPossible(levels.size() - 1);
  }

  /** Whether a token may still turn out to be a key. */
  boolean mayBe(int token) {
    for (int level = 0; level < levels.size(); level++) {
      var key = levels.get(level);
      if (key != null && key.token() == token) {
        return stillPossible(level) != null;
      }
    }
    return false;
  }

  private @Nullable Key stillPossible(int level) {
    var key = levels.get(level);
    if (key != null
        && (key.mark().getLine() < cursor.line()
            || key.mark().getIndex() + LONGEST < cursor.offset())) {
      forget(level);
      return null;
    }
    return key;
  }

  private void forget(int level) {
    var key = levels.get(level);
    if (key != null && key.required()) {
      throw new ScannerException(
          "while scanning a simple key",
          Optional.of(key.mark()),
          "could not find expected ':'",
          Optional.of(cursor.mark()));
    }
    levels.set(level, null);
  }
}
