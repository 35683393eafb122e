package dev.fleetwright.reconciler.kube.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The contexts, clusters and users of one or several kubeconfig files. Immutable. Entries are kept
 * as they were written and judged only when a context is used, so one bad entry hurts nobody else.
 */
public final class Kubeconfig {
  private final List<Path> files;
  private final Map<String, Entry> contexts = new LinkedHashMap<>();
  private final Map<String, Entry> clusters = new LinkedHashMap<>();
  private final Map<String, Entry> users = new LinkedHashMap<>();
  private @Nullable String current;

  private Kubeconfig(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * What stands under a name, and in which file. Holds credentials.
   *
   * @param twice the file has the name more than once, so nobody knows which is meant
   */
  record Entry(Path file, Json.Obj body, boolean twice) {
    @Override
    public String toString() {
      return "entry of " + file;
    }
  }

  /**
   * Reads and merges the files; without any there are no contexts.
   *
   * @throws ClusterFailure of kind CONFIGURATION when a named file is missing, or one is no
   *     kubeconfig
   */
  public static Kubeconfig read(KubeOptions options) throws ClusterFailure {
    var merged = new Kubeconfig(options.kubeconfigs());
    for (var file : options.kubeconfigs()) {
      if (options.named() || Files.exists(file)) {
        merged.add(file, parse(file));
      }
    }
    return merged;
  }

  /** The names of all contexts. */
  public Set<String> contexts() {
    return Collections.unmodifiableSet(new TreeSet<>(contexts.keySet()));
  }

  /** The {@code current-context}, where one is set. */
  public @Nullable String current() {
    return current;
  }

  @Nullable Entry context(String name) {
    return contexts.get(name);
  }

  @Nullable Entry cluster(String name) {
    return clusters.get(name);
  }

  @Nullable Entry user(String name) {
    return users.get(name);
  }

  /** There is no such context: says where was looked, and what there is instead. */
  ClusterFailure unknown(String context) {
    var where =
        files.isEmpty()
            ? "there is no kubeconfig"
            : "there is none in "
                + files.stream().map(Path::toString).collect(Collectors.joining(", "));
    var known = contexts();
    var nearest = Spelling.nearest(context, known).orElse(null);
    var fix =
        nearest != null
            ? "did you mean \"" + nearest + "\"?"
            : known.isEmpty()
                ? "give a kubeconfig with --kubeconfig or KUBECONFIG"
                : "the contexts are "
                    + known.stream().limit(8).collect(Collectors.joining(", "))
                    + (known.size() > 8 ? " and " + (known.size() - 8) + " more" : "");
    return new ClusterFailure(
        Kind.CONFIGURATION, "context \"" + context + "\": " + where, fix, null);
  }

  private void add(Path file, Json.Obj config) {
    addAll(file, config, "contexts", "context", contexts);
    addAll(file, config, "clusters", "cluster", clusters);
    addAll(file, config, "users", "user", users);
    var chosen = config.text("current-context");
    if (current == null && chosen != null && !chosen.isEmpty()) {
      current = chosen;
    }
  }

  /**
   * The first file that has a name wins, as a whole. What has no name cannot be asked for; of what
   * stands twice in a file, only whoever asks for it hears.
   */
  private static void addAll(
      Path file, Json.Obj config, String list, String key, Map<String, Entry> into) {
    var here = new LinkedHashMap<String, Entry>();
    for (var item : config.list(list)) {
      var name = item.text("name");
      if (name != null && !name.isEmpty()) {
        here.merge(
            name,
            new Entry(file, item.object(key), false),
            (first, _) -> new Entry(file, first.body(), true));
      }
    }
    here.forEach(into::putIfAbsent);
  }

  private static Json.Obj parse(Path file) throws ClusterFailure {
    var text = SafeFile.text(file, 64 << 20);
    if (text == null) {
      throw malformed(file, "cannot be read");
    }
    var said = new Diagnostics();
    var documents = ManifestYaml.read(file.toString(), text.getBytes(UTF_8), said);
    for (var diagnostic : said.sorted()) {
      // Of a key that is there twice, another program might read the other one.
      if (diagnostic.isError() || diagnostic.code().equals("FW1008")) {
        // The place and the code say enough; the message could quote a credential.
        var at = diagnostic.at();
        throw malformed(
            file,
            "is not readable as YAML at line "
                + at.line()
                + ", column "
                + at.column()
                + " ("
                + diagnostic.code()
                + ")");
      }
    }
    if (documents.size() > 1) {
      throw malformed(file, "has more than one document");
    }
    return documents.isEmpty() ? Json.Obj.EMPTY : documents.getFirst().json();
  }

  private static ClusterFailure malformed(Path file, String what) {
    return new ClusterFailure(
        Kind.CONFIGURATION,
        "kubeconfig " + file + ": " + what,
        "see what kubectl makes of it: kubectl config view --kubeconfig " + file,
        null);
  }
}
