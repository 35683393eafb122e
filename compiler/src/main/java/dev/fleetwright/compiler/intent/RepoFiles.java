package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.RepoPath;
import dev.fleetwright.compiler.source.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds files of the fleet repo by path, folder or glob. {@code *} and {@code ?} stand for
 * characters of one name, {@code **} for any number of folders.
 */
public final class RepoFiles {
  private static final Pattern MANIFEST = Pattern.compile("(?i).*\\.(ya?ml|json)");

  private final Snapshot snapshot;
  private final String folder;

  /**
   * @param folder where relative paths start, with {@code /} at its end, or empty
   */
  public RepoFiles(Snapshot snapshot, String folder) {
    this.snapshot = snapshot;
    this.folder = folder;
  }

  /**
   * The files that a pattern names, sorted by path; of a folder its YAML and JSON files at any
   * depth. A pattern that leads out of the repo, names nothing, or names a symbolic link or a
   * submodule is reported at the pattern, and gives what else it names.
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
          Diagnostic.error("FW1502", pattern.at(), "no file matches '" + pattern.text() + "'")
              .because("paths start at " + (folder.isEmpty() ? "the root of the repo" : folder)));
    }
    var files = new ArrayList<Snapshot.Entry>();
    for (var entry : named) {
      if (entry.kind() == Snapshot.Kind.FILE) {
        files.add(entry);
      } else {
        var what = entry.kind() == Snapshot.Kind.SYMLINK ? "symbolic link" : "submodule";
        out.add(
            Diagnostic.error("FW1503", pattern.at(), "'" + entry.path() + "' is a " + what)
                .because("only files of the commit itself are read")
                .fix("name the file that is meant"));
      }
    }
    return files;
  }

  private List<Snapshot.Entry> matching(String path) {
    if (!isGlob(path)) {
      var inside = path.isEmpty() ? "" : path + "/";
      return snapshot.entries().tailMap(inside).entrySet().stream()
          .takeWhile(entry -> entry.getKey().startsWith(inside))
          .filter(entry -> MANIFEST.matcher(entry.getKey()).matches())
          .map(java.util.Map.Entry::getValue)
          .toList();
    }
    var fixed =
        path.substring(0, path.substring(0, path.indexOf(firstWild(path))).lastIndexOf('/') + 1);
    var glob = glob(path);
    return snapshot.entries().tailMap(fixed).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(fixed))
        .filter(entry -> glob.matcher(entry.getKey()).matches())
        .map(java.util.Map.Entry::getValue)
        .toList();
  }

  private static boolean isGlob(String path) {
    return path.indexOf('*') >= 0 || path.indexOf('?') >= 0;
  }

  private static char firstWild(String path) {
    int star = path.indexOf('*');
    int question = path.indexOf('?');
    return star >= 0 && (question < 0 || star < question) ? '*' : '?';
  }

  private static Pattern glob(String path) {
    var regex = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (path.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (path.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
