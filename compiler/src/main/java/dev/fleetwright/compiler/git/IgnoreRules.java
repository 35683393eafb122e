package dev.fleetwright.compiler.git;

import dev.fleetwright.compiler.source.IgnoreRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * What Git leaves out of a work tree: {@code .gitignore} files and the repository's own list, but
 * not what is tracked, and nothing that only this machine says. Paths are from the fleet's root.
 */
final class IgnoreRules {
  /** In bytes of one file; what is beyond is not read, so that rather too much is taken in. */
  private static final int LARGEST = 1 << 20;

  private final FleetRepo repo;
  private final Path top;
  private final Map<String, List<IgnoreRule>> files = new HashMap<>();
  private @Nullable NavigableSet<String> tracked;

  IgnoreRules(FleetRepo repo) {
    this.repo = repo;
    var here = repo.root();
    for (int i = 0; i < repo.prefix().chars().filter(c -> c == '/').count(); i++) {
      var parent = here.getParent();
      here = parent == null ? here : parent;
    }
    this.top = here;
  }

  boolean file(String path) {
    return ignored(repo.prefix() + path, false) && !tracked().contains(repo.prefix() + path);
  }

  boolean folder(String path) {
    var inside = repo.prefix() + path;
    if (!ignored(inside, true)) {
      return false;
    }
    var first = tracked().ceiling(inside + "/");
    return first == null || !first.startsWith(inside + "/");
  }

  /**
   * The nearest rule that says anything decides; the folder above is not ignored, or we were not
   * here.
   */
  private boolean ignored(String path, boolean folder) {
    if (repo.gitDir() == null) {
      return false;
    }
    int slash = path.lastIndexOf('/');
    while (true) {
      var place = slash < 0 ? "" : path.substring(0, slash + 1);
      var rules = files.computeIfAbsent(place, this::gitignore);
      var verdict = verdict(rules, path.substring(place.length()), folder);
      if (verdict != null) {
        return verdict;
      }
      if (slash < 0) {
        break;
      }
      slash = path.lastIndexOf('/', slash - 1);
    }
    var rules = files.computeIfAbsent("/info/exclude", _ -> exclude());
    return Boolean.TRUE.equals(verdict(rules, path, folder));
  }

  /** What the last line says that speaks of the path; null where none does. */
  private static @Nullable Boolean verdict(List<IgnoreRule> rules, String path, boolean folder) {
    for (var rule : rules.reversed()) {
      if (rule.fits(path, folder)) {
        return rule.ignores();
      }
    }
    return null;
  }

  private List<IgnoreRule> gitignore(String place) {
    return read(top.resolve(place).resolve(".gitignore"));
  }

  private List<IgnoreRule> exclude() {
    var gitDir = repo.gitDir();
    return gitDir == null ? List.of() : read(gitDir.resolve("info/exclude"));
  }

  private static List<IgnoreRule> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try (var in = Files.newInputStream(file)) {
      var text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      return text.lines().flatMap(line -> IgnoreRule.of(line).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NavigableSet<String> tracked() {
    var known = tracked;
    if (known == null) {
      known = new TreeSet<>();
      var gitDir = repo.gitDir();
      var index = gitDir == null ? null : gitDir.resolve("index");
      if (index != null && Files.isRegularFile(index)) {
        try {
          var cache = DirCache.read(index.toFile(), FS.DETECTED);
          for (int i = 0; i < cache.getEntryCount(); i++) {
            known.add(cache.getEntry(i).getPathString());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      tracked = known;
    }
    return known;
  }
}
