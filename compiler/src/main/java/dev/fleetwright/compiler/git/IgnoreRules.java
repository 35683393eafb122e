package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * What Git leaves out of a work tree: {@code .gitignore} files and the repository's own list, but
 * not what is tracked, and nothing that only this machine says. Paths are from the fleet's root.
 */
final class IgnoreRules {
  private final FleetRepo repo;
  private final Path top;
  private final Map<String, IgnoreNode> nodes = new HashMap<>();
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
      var verdict =
          nodes
              .computeIfAbsent(place, this::gitignore)
              .checkIgnored(path.substring(place.length()), folder);
      if (verdict != null) {
        return verdict;
      }
      if (slash < 0) {
        break;
      }
      slash = path.lastIndexOf('/', slash - 1);
    }
    return Boolean.TRUE.equals(
        nodes.computeIfAbsent("/info/exclude", _ -> exclude()).checkIgnored(path, folder));
  }

  private IgnoreNode gitignore(String place) {
    return parse(top.resolve(place).resolve(".gitignore"));
  }

  private IgnoreNode exclude() {
    var gitDir = repo.gitDir();
    return gitDir == null ? new IgnoreNode() : parse(gitDir.resolve("info/exclude"));
  }

  private static IgnoreNode parse(Path file) {
    var node = new IgnoreNode();
    if (Files.isRegularFile(file)) {
      try (var in = Files.newInputStream(file)) {
        node.parse(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return node;
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
