package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.compile.Units.Result;
import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.FillIn;
import dev.fleetwright.compiler.manifest.Form;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.raw.RawManifests;
import dev.fleetwright.compiler.render.Renderer;
import dev.fleetwright.compiler.resolve.ClusterFacts;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.Memo;
import dev.fleetwright.compiler.resolve.Outline;
import dev.fleetwright.compiler.resolve.Resolution;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.resolve.Resolver;
import dev.fleetwright.compiler.schema.IntentSchema;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out one unit in one environment, for one cluster after the other.
 *
 * <p>{@link #whole} is what counts. An outline is one render for all clusters that differ only in
 * texts which are passed on as they are; it is used when filling it in gives the first of them
 * exactly what the whole way gives, and nobody looked into such a text. Not for several threads.
 */
final class UnitJob {
  private final Environment environment;
  private final Deployable unit;
  private final Resolver resolver;
  private final Renderer renderer;
  private final RawManifests raw;
  private final Memo<Result> whole = new Memo<>();
  private final Memo<Filling> outlines = new Memo<>();
  private final Map<Json.Obj, Manifest> manifests = new HashMap<>();

  UnitJob(
      Environment environment,
      Deployable unit,
      Resolver resolver,
      Renderer renderer,
      RawManifests raw) {
    this.environment = environment;
    this.unit = unit;
    this.resolver = resolver;
    this.renderer = renderer;
    this.raw = raw;
  }

  /** What the unit comes to on a cluster, by an outline where that will do. */
  Result result(ClusterFacts cluster) {
    return unit.kind() == Kind.WORKLOAD
        ? outlines.get(cluster, this::outline).filled(cluster)
        : whole(cluster);
  }

  /** What the unit comes to on a cluster, worked out for itself and those that answer alike. */
  Result whole(ClusterFacts cluster) {
    return whole.get(cluster, this::worked);
  }

  private Result worked(Facts asked) {
    var out = new Diagnostics();
    var resolved = resolver.resolve(asked, out);
    List<Placed> objects = List.of();
    List<RawManifests.RawObject> rawObjects = List.of();
    if (unit.kind() == Kind.WORKLOAD) {
      objects = rendered(resolved, out);
    } else if (!out.hasErrors()) {
      rawObjects = raw.objects(refs(resolved.resolution().spec().get("manifests")), out);
    }
    return new Result(resolved.resolution(), objects, rawObjects, out.sorted());
  }

  private Filling outline(Facts asked) {
    var out = new Diagnostics();
    var outline = resolver.outline(asked, out);
    if (!outline.hasBlanks()) {
      return new Filling(
          outline, new Result(outline.resolved().resolution(), List.of(), List.of(), List.of()));
    }
    var objects = rendered(outline.resolved(), out);
    return new Filling(
        outline, new Result(outline.resolved().resolution(), objects, List.of(), out.sorted()));
  }

  private List<Placed> rendered(Resolver.Resolved resolved, Diagnostics out) {
    var resolution = resolved.resolution();
    if (!out.hasErrors()) {
      IntentSchema.checkWorkload(unit.path(), FillIn.asTemplates(resolution.spec()), out);
    }
    if (out.hasErrors()) {
      return List.of();
    }
    var workload =
        new ResolvedWorkload(
            unit.name(), unit.at(), environment.name(), resolution.namespace(), resolution.spec());
    return renderer.workload(workload, resolved.facts(), out).stream()
        .map(this::shared)
        .map(manifest -> Placed.of(manifest, unit.at()))
        .sorted(Placed.ORDER)
        .toList();
  }

  /** Equal objects are one manifest, with one digest and one text. */
  private Manifest shared(Manifest manifest) {
    return manifests.computeIfAbsent(manifest.object(), _ -> manifest);
  }

  private static List<Ref> refs(@Nullable YamlNode node) {
    return switch (node) {
      case YamlScalar(var at, Json.Str(var text), _) -> List.of(new Ref(text, at));
      case YamlList(_, var items) -> items.stream().flatMap(item -> refs(item).stream()).toList();
      case null, default -> List.of();
    };
  }

  /** A result with blanks, and how far it can be trusted. */
  private final class Filling {
    private final Outline resolved;
    private final Result result;
    private final List<Blank> objects;
    private final Map<List<String>, Result> byValues = new HashMap<>();
    private @Nullable Boolean trusted;

    Filling(Outline resolved, Result result) {
      this.resolved = resolved;
      this.result = result;
      this.objects = result.objects().stream().map(Blank::new).toList();
      if (!resolved.hasBlanks()
          || !result.diagnostics().stream().allMatch(Filling::isForAll)
          || resolved.wasLookedInto()
          || objects.stream().anyMatch(object -> object.form.hasBlankNames())) {
        trusted = false;
      }
    }

    Result filled(ClusterFacts cluster) {
      var values = Boolean.FALSE.equals(trusted) ? null : resolved.values(cluster);
      if (values == null) {
        return whole(cluster);
      }
      var known = byValues.get(values);
      if (known != null) {
        return known;
      }
      var filled =
          new Result(
              result.resolution(),
              objects.stream().map(object -> object.with(values)).sorted(Placed.ORDER).toList(),
              List.of(),
              result.diagnostics());
      if (trusted == null) {
        var expected = whole(cluster);
        trusted =
            expected.diagnostics().equals(filled.diagnostics())
                && manifests(expected).equals(manifests(filled))
                && sameButSpec(expected.resolution(), filled.resolution());
        if (!trusted) {
          return expected;
        }
      }
      byValues.put(values, filled);
      return filled;
    }

    /** A warning or note that quotes nothing of what is left blank. */
    private static boolean isForAll(Diagnostic each) {
      return !each.isError()
          && each.texts().stream().allMatch(text -> FillIn.of(Json.str(text)).blanks().isEmpty());
    }

    private static List<Manifest> manifests(Result result) {
      return result.objects().stream().map(Placed::manifest).toList();
    }

    private static boolean sameButSpec(Resolution one, Resolution other) {
      return one.namespace().equals(other.namespace())
          && one.owner().equals(other.owner())
          && one.needs().equals(other.needs());
    }
  }

  /** An object with blanks in it; equal fillings give one manifest. */
  private static final class Blank {
    private final Placed written;
    private final Form form;
    private final Map<List<String>, Placed> byValues = new HashMap<>();

    Blank(Placed written) {
      this.written = written;
      this.form = Form.of(written.manifest());
    }

    Placed with(List<String> all) {
      return byValues.computeIfAbsent(
          form.own(all), _ -> new Placed(form.with(all), written.at(), written.rank()));
    }
  }
}
