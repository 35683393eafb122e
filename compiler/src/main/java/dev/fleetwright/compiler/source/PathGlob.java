package dev.fleetwright.compiler.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A pattern of paths. Matching takes at most pattern × path steps, whatever the pattern. */
public final class PathGlob {
  private final List<Part> parts;

  PathGlob(List<Part> parts) {
    this.parts = parts;
  }

  /** One thing that a pattern asks for. */
  sealed interface Part {
    record Exactly(int character) implements Part {}

    /** One character of a name. */
    record One() implements Part {}

    /** One character of a name, out of some. */
    record Among(IntPredicate characters) implements Part {}

    /** Any number of characters, in a name or also beyond it. */
    record Any(boolean inName) implements Part {}

    /** Nothing, or whole folders with the {@code /} at their end. */
    record Folders() implements Part {}
  }

  /**
   * {@code *} and {@code ?} for characters of one name, {@code **} for any, {@code **} with a
   * {@code /} for any number of folders.
   */
  public static PathGlob of(String pattern) {
    var parts = new ArrayList<Part>();
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      if (pattern.startsWith("**/", i)) {
        parts.add(new Part.Folders());
        i += 3;
      } else if (pattern.startsWith("**", i)) {
        parts.add(new Part.Any(false));
        i += 2;
      } else {
        parts.add(
            switch (c) {
              case '*' -> new Part.Any(true);
              case '?' -> new Part.One();
              default -> new Part.Exactly(c);
            });
        i += Character.charCount(c);
      }
    }
    return new PathGlob(parts);
  }

  /** Whether a whole path fits. */
  public boolean matches(String path) {
    return after(path)[parts.size()];
  }

  /** Whether something in this folder could fit. */
  public boolean reachesInto(String folder) {
    var at = after(folder + "/");
    for (int p = 0; p < parts.size(); p++) {
      if (at[p]) {
        return true;
      }
    }
    return false;
  }

  /** Of each i, whether the text can be what the first i parts ask for. No way is tried twice. */
  private boolean[] after(String text) {
    var at = new boolean[parts.size() + 1];
    at[0] = true;
    pass(at, true);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      var next = new boolean[at.length];
      boolean hopeless = true;
      for (int p = 0; p < parts.size(); p++) {
        if (at[p]) {
          hopeless = false;
          switch (parts.get(p)) {
            case Part.Exactly(int wanted) -> next[p + 1] |= wanted == c;
            case Part.One _ -> next[p + 1] |= c != '/';
            case Part.Among(var characters) -> next[p + 1] |= c != '/' && characters.test(c);
            case Part.Any(boolean inName) -> next[p] |= !inName || c != '/';
            case Part.Folders _ -> next[p] = true;
          }
        }
      }
      if (hopeless) {
        return next;
      }
      pass(next, c == '/');
      at = next;
      i += Character.charCount(c);
    }
    return at;
  }

  /** Goes on over parts that may ask for nothing more; folders are over only after a slash. */
  private void pass(boolean[] at, boolean afterSlash) {
    for (int p = 0; p < parts.size(); p++) {
      at[p + 1] |=
          at[p]
              && switch (parts.get(p)) {
                case Part.Any _ -> true;
                case Part.Folders _ -> afterSlash;
                case Part.Exactly _, Part.One _, Part.Among _ -> false;
              };
    }
  }
}
