package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.PathGlob;
import dev.fleetwright.compiler.source.RepoPath;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds files of the fleet repo by path, folder or glob. {@code *} and {@code ?} stand for
 * characters of one name, {@code **} for any number of folders.
 */
public final class RepoFiles {
  /** Of a path or glob, in characters. */
  private static final int LONGEST_PATTERN = 1024;

  private static final Pattern MANIFEST = Pattern.compile("(?is).*\\.(ya?ml|json)");

  private final Snapshot snapshot;
  private final String folder;
  private volatile @Nullable Map<String, String> twins;

  /**
   * @param folder where relative paths start, with {@code /} at its end, or empty
   */
  public RepoFiles(Snapshot snapshot, String folder) {
    this.snapshot = snapshot;
    this.folder = folder;
  }

  /**
   * The files that a pattern names, sorted by path; of a folder its YAML and JSON files at any
   * depth. A pattern that leads out of the repo, names nothing, or names or would go into a
   * symbolic link or a submodule is reported at the pattern, and gives what else it names: were a
   * link passed over, what is behind it would be taken for removed.
   */
  public List<Snapshot.Entry> find(Ref pattern, Diagnostics out) {
    return find(List.of(pattern), out);
  }

  /**
   * The files that several patterns name, sorted by path. One that starts with {@code !} leaves out
   * what those before it name.
   */
  public List<Snapshot.Entry> find(List<Ref> patterns, Diagnostics out) {
    var found = new TreeMap<String, Named>();
    for (var pattern : patterns) {
      if (pattern.text().startsWith("!")) {
        leaveOut(new Ref(pattern.text().substring(1), pattern.at()), found, out);
        continue;
      }
      var named = named(pattern, out);
      if (named != null && named.isEmpty()) {
        out.add(
            Diagnostic.error(
                    "FW1502", pattern.at(), "no file matches '" + Shown.of(pattern.text()) + "'")
                .because("paths start at " + (folder.isEmpty() ? "the root of the repo" : folder)));
      } else if (named != null) {
        named.forEach(entry -> found.put(entry.path(), new Named(entry, pattern.at())));
      }
    }
    for (var pattern : patterns) {
      otherEnding(pattern, patterns, found.keySet(), out);
    }
    return found.values().stream()
        .filter(named -> isFile(named.entry(), named.at(), out))
        .map(Named::entry)
        .toList();
  }

  /** A file that only its ending keeps from being named was most likely meant. */
  private void otherEnding(Ref pattern, List<Ref> all, Set<String> found, Diagnostics out) {
    var text = pattern.text();
    var other = text.endsWith("*.yaml") ? ".yml" : text.endsWith("*.yml") ? ".yaml" : null;
    if (other == null || text.startsWith("!")) {
      return;
    }
    var twin = text.substring(0, text.lastIndexOf('.')) + other;
    var named = named(new Ref(twin, pattern.at()), new Diagnostics());
    var missed =
        named == null
            ? List.<String>of()
            : named.stream()
                .filter(entry -> entry.kind() == Snapshot.Kind.FILE)
                .map(Snapshot.Entry::path)
                .filter(path -> !found.contains(path))
                .filter(path -> all.stream().noneMatch(each -> leavesOut(each, path)))
                .toList();
    if (!missed.isEmpty()) {
      out.add(
          Diagnostic.warning(
                  "FW1225",
                  pattern.at(),
                  "'%s' leaves out %s%s"
                      .formatted(
                          Shown.of(text),
                          Shown.of(missed.getFirst()),
                          missed.size() == 1 ? "" : " and " + (missed.size() - 1) + " more"))
              .because("it ends in " + other)
              .fix("rename the file, or name it beside the pattern: \"" + Shown.of(twin) + "\""));
    }
  }

  private boolean leavesOut(Ref pattern, String path) {
    var left =
        pattern.text().startsWith("!")
            ? named(new Ref(pattern.text().substring(1), pattern.at()), new Diagnostics())
            : null;
    return left != null && left.stream().anyMatch(entry -> entry.path().equals(path));
  }

  /** What a pattern names, and where the pattern stands. */
  private record Named(Snapshot.Entry entry, SourceLocation at) {}

  /** Null where the pattern itself is wrong, which is reported. */
  private @Nullable List<Snapshot.Entry> named(Ref pattern, Diagnostics out) {
    var path = RepoPath.resolve(folder, pattern.text(), pattern.at(), out);
    if (path == null) {
      return null;
    }
    if (path.length() > LONGEST_PATTERN) {
      out.add(
          Diagnostic.error(
                  "FW1044",
                  pattern.at(),
                  "'%s' has more than %d characters".formatted(Shown.of(path), LONGEST_PATTERN))
              .because("each file of the repo is held against it")
              .fix("write several shorter patterns, or name the folder"));
      return null;
    }
    var exact = snapshot.entry(path);
    return exact != null ? List.of(exact) : matching(path);
  }

  private void leaveOut(Ref pattern, Map<String, Named> found, Diagnostics out) {
    var named = named(pattern, out);
    int before = found.size();
    if (named != null) {
      named.forEach(entry -> found.remove(entry.path()));
    }
    if (named != null && found.size() == before) {
      out.add(
          Diagnostic.warning(
                  "FW1467", pattern.at(), "'!" + Shown.of(pattern.text()) + "' leaves out nothing")
              .because("it leaves out files of the patterns before it, which have none such")
              .fix("put it after them, or take it out"));
    }
  }

  private boolean isFile(Snapshot.Entry entry, SourceLocation at, Diagnostics out) {
    if (entry.kind() != Snapshot.Kind.FILE) {
      var what =
          switch (entry.kind()) {
            case SYMLINK -> "symbolic link";
            case SUBMODULE -> "submodule";
            case SPECIAL, FILE -> "special file";
          };
      out.add(
          Diagnostic.error("FW1503", at, "'" + Shown.of(entry.path()) + "' is a " + what)
              .because("only files of the commit itself are read")
              .fix("have the files themselves there"));
      return false;
    }
    if (entry.isTooLarge(out)) {
      return false;
    }
    if (entry.path().chars().anyMatch(Character::isISOControl)) {
      out.add(
          Diagnostic.error(
                  "FW1031",
                  at,
                  "'%s' has a control character in its name".formatted(Shown.of(entry.path())))
              .fix("rename the file"));
      return false;
    }
    var twin = twins().get(entry.path());
    if (twin != null) {
      out.add(
          Diagnostic.error(
                  "FW1032",
                  at,
                  "'%s' and '%s' are one file on some machines"
                      .formatted(Shown.of(entry.path()), Shown.of(twin)))
              .because("they differ only in case, or in how their letters are composed")
              .fix("rename one of them"));
    }
    return true;
  }

  private Map<String, String> twins() {
    var known = twins;
    if (known == null) {
      known = RepoPath.twins(snapshot);
      twins = known;
    }
    return known;
  }

  private List<Snapshot.Entry> matching(String path) {
    if (!NameGlob.isGlob(path)) {
      var inside = path.isEmpty() ? "" : path + "/";
      return under(inside)
          .filter(entry -> isNoFile(entry) || MANIFEST.matcher(entry.path()).matches())
          .toList();
    }
    var fixed = path.substring(0, path.substring(0, firstWild(path)).lastIndexOf('/') + 1);
    var glob = PathGlob.of(path);
    return under(fixed)
        .filter(entry ->
            glob.matches(entry.path()) || isNoFile(entry) && glob.reachesInto(entry.path()))
        .toList();
  }

  private Stream<Snapshot.Entry> under(String folder) {
    return snapshot.entries().tailMap(folder).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(folder))
        .map(Map.Entry::getValue);
  }

  private static boolean isNoFile(Snapshot.Entry entry) {
    return entry.kind() != Snapshot.Kind.FILE;
  }

  private static int firstWild(String path) {
    int star = path.indexOf('*');
    int question = path.indexOf('?');
    return star >= 0 && (question < 0 || star < question) ? star : question;
  }
}
