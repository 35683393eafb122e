package dev.fleetwright.compiler.intent;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.schema.IntentSchema;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the root file and puts the entries of its imports into the maps of the root. */
public final class IntentFiles {
  /** The maps that imported files add entries to. */
  private static final Set<String> SHARED =
      Set.of(
          "environments",
          "clusters",
          "groups",
          "workloads",
          "components",
          "providers",
          "overrides");

  private final RepoFiles files;
  private final Diagnostics out;
  private final Map<String, Entry> root;

  private IntentFiles(RepoFiles files, Map<String, Entry> root, Diagnostics out) {
    this.files = files;
    this.root = root;
    this.out = out;
  }

  /** Where the paths of an intent start: the folder of its root file. */
  public static String folder(String intentPath) {
    return intentPath.substring(0, intentPath.lastIndexOf('/') + 1);
  }

  /**
   * The intent as one tree, with {@code imports} still in it.
   *
   * @return null where the root file could not be read, which has been reported then
   */
  public static @Nullable YamlMap read(Snapshot snapshot, String intentPath, Diagnostics out) {
    var entry = snapshot.entry(intentPath);
    if (entry == null || entry.kind() != Snapshot.Kind.FILE) {
      out.add(
          Diagnostic.error(
                  "FW1120",
                  SourceLocation.whole(intentPath),
                  entry == null ? "there is no intent file" : "the intent file is no plain file")
              .fix("name it with --intent PATH, or write a first one with `fleetwright init`"));
      return null;
    }
    if (entry.isTooLarge(out)) {
      return null;
    }
    if (!(IntentYaml.read(intentPath, entry.content().bytes(), out) instanceof YamlMap map)) {
      if (!out.hasErrors()) {
        out.add(
            Diagnostic.error(
                "FW1121", SourceLocation.whole(intentPath), "an intent is a map of keys"));
      }
      return null;
    }
    IntentSchema.check(map, out);
    var merged = new LinkedHashMap<>(map.entries());
    var reader = new IntentFiles(new RepoFiles(snapshot, folder(intentPath)), merged, out);
    if (map.get("imports") instanceof YamlList(_, var patterns)) {
      reader.imports(patterns, intentPath);
    }
    return new YamlMap(map.at(), merged);
  }

  /** The fleet's name as the root file has it, whatever else is wrong there. */
  public static Optional<String> fleet(Snapshot snapshot, String intentPath) {
    var entry = snapshot.entry(intentPath);
    var unheard = new Diagnostics();
    return entry != null
            && entry.kind() == Snapshot.Kind.FILE
            && !entry.isTooLarge(unheard)
            && IntentYaml.read(intentPath, entry.content().bytes(), unheard) instanceof YamlMap map
        ? Optional.ofNullable(map.map("metadata").text("name"))
        : Optional.empty();
  }

  private void imports(List<YamlNode> patterns, String intentPath) {
    var refs = new ArrayList<Ref>();
    for (var pattern : patterns) {
      if (pattern instanceof YamlScalar(var at, Json.Str(var text), _)) {
        refs.add(new Ref(text, at));
      }
    }
    for (var file : files.find(refs, out)) {
      if (file.path().equals(intentPath)) {
        continue;
      }
      if (IntentYaml.read(file.path(), file.content().bytes(), out) instanceof YamlMap map) {
        IntentSchema.checkImport(map, out);
        map.entries().forEach(this::add);
      } else if (!out.hasErrors()) {
        out.add(
            Diagnostic.error(
                "FW1121", SourceLocation.whole(file.path()), "an imported file is a map of keys"));
      }
    }
  }

  private void add(String key, Entry section) {
    if (!SHARED.contains(key)) {
      return; // The schema has said so, or it is only the header.
    }
    var known = root.get(key);
    if (known == null || !(known.value() instanceof YamlMap(var at, var entries))) {
      root.putIfAbsent(key, section);
      return;
    }
    if (section.value() instanceof YamlMap more) {
      var merged = new LinkedHashMap<>(entries);
      more.entries().forEach((name, entry) -> addEntry(key, name, entry, merged));
      root.put(key, new Entry(known.keyAt(), new YamlMap(at, merged)));
    }
  }

  private void addEntry(String section, String name, Entry entry, Map<String, Entry> merged) {
    var first = merged.putIfAbsent(name, entry);
    if (first != null) {
      out.add(
          Diagnostic.error(
                  "FW1122", entry.keyAt(), "'" + section + "." + name + "' is defined twice")
              .alsoAt(first.keyAt(), "the other definition")
              .fix("rename or remove one of them"));
    }
  }
}
