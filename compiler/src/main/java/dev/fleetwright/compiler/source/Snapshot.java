package dev.fleetwright.compiler.source;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a fleet repo at one moment. A value: the same commit gives the same snapshot on
 * every machine. Contents are fetched when first asked for and must not change between two asks.
 *
 * @param commit the full object id, 40 or 64 hexadecimal digits, or {@link #WORKTREE}
 * @param epochSecond the commit's own time, seconds since 1970 in UTC; of a work tree the time of
 *     reading, 0 where it is not known
 * @param entries by path from the root, with {@code /}, sorted
 */
public record Snapshot(String commit, long epochSecond, NavigableMap<String, Entry> entries) {
  /** What a folder that is no commit calls itself. */
  public static final String WORKTREE = "worktree";

  /** In bytes; a larger file is not read. */
  public static final int LARGEST_FILE = 64 << 20;

  public Snapshot {
    entries = Collections.unmodifiableNavigableMap(entries);
  }

  public static Snapshot of(String commit, long epochSecond, Collection<Entry> entries) {
    var byPath = new TreeMap<String, Entry>();
    entries.forEach(entry -> byPath.put(entry.path(), entry));
    return new Snapshot(commit, epochSecond, byPath);
  }

  /** The entry at a path, or null. */
  public @Nullable Entry entry(String path) {
    return entries.get(path);
  }

  /**
   * One path of the tree.
   *
   * @param size in bytes, known without reading
   */
  public record Entry(String path, Kind kind, long size, Content content) {
    /** Whether it has more than {@link #LARGEST_FILE} bytes, which is reported then. */
    public boolean isTooLarge(Diagnostics out) {
      if (size <= LARGEST_FILE) {
        return false;
      }
      out.add(
          Diagnostic.error(
                  "FW1004",
                  SourceLocation.whole(path),
                  "the file has " + size + " bytes, the limit is " + LARGEST_FILE)
              .fix("split the file"));
      return true;
    }
  }

  /** Only a {@code FILE} is ever read; the others are there so that an error can name them. */
  public enum Kind {
    FILE,
    SYMLINK,
    SUBMODULE,
    /** A pipe, a socket or a device in a work tree. */
    SPECIAL
  }

  /** The bytes of a file; the same at every call. */
  @FunctionalInterface
  public interface Content {
    byte[] bytes();
  }
}
