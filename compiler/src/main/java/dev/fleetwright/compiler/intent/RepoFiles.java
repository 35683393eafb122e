package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.PathGlob;
import dev.fleetwright.compiler.source.RepoPath;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds files of the fleet repo by path, folder or glob. {@code *} and {@code ?} stand for
 * characters of one name, {@code **} for any number of folders.
 */
public final class RepoFiles {
  private static final Pattern MANIFEST = Pattern.compile("(?i).*\\.(ya?ml|json)");

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
    var path = RepoPath.resolve(folder, pattern.text(), pattern.at(), out);
    if (path == null) {
      return List.of();
    }
    var exact = snapshot.entry(path);
    var named = exact != null ? List.of(exact) : matching(path);
    if (named.isEmpty()) {
      out.add(
          Diagnostic.error(
                  "FW1502", pattern.at(), "no file matches '" + Shown.of(pattern.text()) + "'")
              .because("paths start at " + (folder.isEmpty() ? "the root of the repo" : folder)));
    }
    var files = new ArrayList<Snapshot.Entry>();
    for (var entry : named) {
      if (entry.kind() != Snapshot.Kind.FILE) {
        var what =
            switch (entry.kind()) {
              case SYMLINK -> "symbolic link";
              case SUBMODULE -> "submodule";
              case SPECIAL, FILE -> "special file";
            };
        out.add(
            Diagnostic.error(
                    "FW1503", pattern.at(), "'" + Shown.of(entry.path()) + "' is a " + what)
                .because("only files of the commit itself are read")
                .fix("have the files themselves there"));
        continue;
      }
      if (entry.isTooLarge(out)) {
        continue;
      }
      var twin = twins().get(entry.path());
      if (twin != null) {
        out.add(
            Diagnostic.error(
                    "FW1032",
                    pattern.at(),
                    "'%s' and '%s' are one file on some machines"
                        .formatted(Shown.of(entry.path()), Shown.of(twin)))
                .because("they differ only in case, or in how their letters are composed")
                .fix("rename one of them"));
      }
      files.add(entry);
    }
    return files;
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
