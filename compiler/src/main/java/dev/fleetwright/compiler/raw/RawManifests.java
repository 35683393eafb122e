package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.intent.RepoFiles;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.ManifestYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The raw manifests of components. Each file is read once, and an object is one manifest for all
 * clusters that have it. For several threads.
 */
public final class RawManifests {
  /** Of one file; those of its text are as few before they come here. */
  private static final int ERRORS = 101;

  private final RepoFiles files;
  private final Map<String, RawFile> read = new ConcurrentHashMap<>();
  private final Map<Namespaced, Manifest> namespaced = new ConcurrentHashMap<>();

  public RawManifests(Snapshot snapshot, String folder) {
    this.files = new RepoFiles(snapshot, folder);
  }

  /** One object as it stands in a file. */
  public record RawObject(Manifest manifest, SourceLocation at) {}

  private record RawFile(List<RawObject> objects, List<Diagnostic> diagnostics) {
    boolean isReadable() {
      return diagnostics.stream().noneMatch(Diagnostic::isError);
    }
  }

  private record Namespaced(RawObject object, String namespace) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Namespaced(var that, var in)
          && object.at().equals(that.at())
          && namespace.equals(in);
    }

    @Override
    public int hashCode() {
      return 31 * object.at().hashCode() + namespace.hashCode();
    }
  }

  /**
   * The objects of all files that patterns name, in the order of patterns and paths.
   *
   * @param out gets what is wrong with the patterns
   */
  public List<RawObject> objects(List<Ref> patterns, Diagnostics out) {
    var files = this.files.find(patterns, out).stream().map(this::file).toList();
    var objects = files.stream().flatMap(file -> file.objects().stream()).toList();
    boolean readable = files.stream().allMatch(RawFile::isReadable);
    if (objects.isEmpty() && !files.isEmpty() && readable) {
      out.add(
          Diagnostic.warning(
                  "FW1506", patterns.getFirst().at(), "there is no object in what is named here")
              .because("what the component had on clusters is not deleted for that")
              .fix("take the component out, if it shall go"));
    }
    return objects;
  }

  /** What is wrong in the files that have been read. */
  public List<Diagnostic> diagnostics() {
    return read.values().stream().flatMap(file -> file.diagnostics().stream()).sorted().toList();
  }

  private RawFile file(Snapshot.Entry entry) {
    return read.computeIfAbsent(entry.path(), path -> read(path, entry.content().bytes()));
  }

  private static RawFile read(String path, byte[] bytes) {
    var out = new Diagnostics();
    var objects = new ArrayList<RawObject>();
    var documents = ManifestYaml.read(path, bytes, out);
    // What could not be read may be what is missing.
    boolean whole = !out.hasErrors();
    for (var document : documents) {
      if (whole && isObject(document, out) && RawNames.check(document, out)) {
        RawCare.check(document, out);
        objects.add(new RawObject(Manifest.of(document.json()), document.at()));
      }
    }
    return new RawFile(List.copyOf(objects), few(path, out.sorted()));
  }

  /** As many errors of one file as anybody reads, and how many more there are. */
  private static List<Diagnostic> few(String path, List<Diagnostic> all) {
    var errors = all.stream().filter(Diagnostic::isError).toList();
    if (errors.size() <= ERRORS) {
      return all;
    }
    var few = new ArrayList<>(all);
    few.removeIf(Diagnostic::isError);
    few.addAll(errors.subList(0, ERRORS));
    few.add(
        Diagnostic.error(
            "FW1022",
            SourceLocation.whole(path),
            errors.size() - ERRORS + " more errors in this file"));
    return List.copyOf(few);
  }

  private static boolean isObject(YamlMap document, Diagnostics out) {
    if (NoObjects.isNone(document, out) || !RawTypes.check(document, out)) {
      return false;
    }
    var missing = new ArrayList<String>();
    for (var key : List.of("apiVersion", "kind")) {
      if (isBlank(document.text(key))) {
        missing.add(key);
      }
    }
    if (isBlank(document.map("metadata").text("name"))) {
      missing.add("metadata.name");
    }
    if (missing.isEmpty()) {
      return true;
    }
    var error =
        Diagnostic.error(
            "FW1504", document.at(), "an object without " + String.join(", ", missing));
    var generated = document.map("metadata").get("generateName") != null;
    out.add(
        generated
            ? error
                .because("an object with generateName is another one each time it is applied")
                .fix("give it a name")
            : error.fix(
                "`manifests` takes Kubernetes objects; name only the files that hold them"));
    return false;
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /** The CustomResourceDefinitions in the files read so far, by place. */
  public List<RawObject> definitions() {
    return read.values().stream()
        .flatMap(file -> file.objects().stream())
        .filter(object -> object.manifest().key().groupKind().equals(Scopes.CRD))
        .sorted(Comparator.comparing(RawObject::at))
        .toList();
  }

  /** The object in a namespace. */
  public Manifest in(String namespace, RawObject object) {
    return namespaced.computeIfAbsent(
        new Namespaced(object, namespace),
        _ -> Manifest.of(with(namespace, object.manifest().object())));
  }

  private static Json.Obj with(String namespace, Json.Obj object) {
    var metadata = object.object("metadata").with("namespace", Json.str(namespace));
    return object.with("metadata", metadata);
  }
}
