package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.template.TemplateFault;
import dev.fleetwright.compiler.template.TemplateTree;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.Entry;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one workload or component in one environment for one cluster after the other. What was
 * merged for one cluster serves all that answer alike. Not for several threads.
 */
public final class Resolver {
  /** Fields of a workload that only some types have, so that a default for all fills only these. */
  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "replicas", Set.of("service", "worker", "stateful"),
          "scale", Set.of("service", "worker", "stateful"),
          "availability", Set.of("service", "worker", "stateful"),
          "http", Set.of("service", "stateful"),
          "ports", Set.of("service", "worker", "stateful", "daemon"),
          "schedule", Set.of("cron"),
          "timeZone", Set.of("cron"));

  /** A default for the one gives way to a workload that has the other. */
  private static final Map<String, String> INSTEAD =
      Map.of("replicas", "scale", "scale", "replicas");

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

  private final Intent intent;
  private final Environment environment;
  private final Deployable unit;
  private final NamedEdits edits;
  private final Memo<Merged> merged = new Memo<>();
  private final Map<String, YamlMap> providerDefaults;
  private final Map<Json, YamlMap> clusterDefaults;

  /**
   * @param providerDefaults the layer of workload fields of each provider that has one
   * @param clusterDefaults the different layers of clusters' own, by what they say
   */
  public Resolver(
      Intent intent,
      Environment environment,
      Deployable unit,
      Map<String, YamlMap> providerDefaults,
      Map<Json, YamlMap> clusterDefaults) {
    this.providerDefaults = providerDefaults;
    this.clusterDefaults = clusterDefaults;
    this.intent = intent;
    this.environment = environment;
    this.unit = unit;
    var all =
        new ArrayList<>(
            Edit.ofFleet(intent.overrides(), unit.kind().section(), unit.name(), Edit.FLEET));
    all.addAll(Edit.ofUnit(unit));
    this.edits = new NamedEdits(List.copyOf(all));
  }

  /** A specification with everything merged, before templates. */
  private record Merged(
      YamlMap spec,
      TemplateTree tree,
      Blanks blanks,
      TemplateTree blankTree,
      Locals locals,
      List<Diagnostic> diagnostics) {}

  /**
   * What the unit is on a cluster, and the facts to go on with.
   *
   * @param facts what a render may ask
   */
  public record Resolved(Resolution resolution, Facts facts) {}

  /**
   * Resolves for the cluster that the facts are of.
   *
   * @param out gets what is wrong there, without naming the cluster
   */
  public Resolved resolve(Facts cluster, Diagnostics out) {
    var merged = this.merged.get(cluster, this::merge);
    return resolved(merged, merged.tree(), cluster, out);
  }

  /** Resolves for the cluster that the facts are of, but for its blanks. */
  public Outline outline(Facts cluster, Diagnostics out) {
    var merged = this.merged.get(cluster, this::merge);
    var resolved = resolved(merged, merged.blankTree(), cluster, out);
    return new Outline(resolved, merged.blanks(), merged.locals());
  }

  private Resolved resolved(Merged merged, TemplateTree tree, Facts cluster, Diagnostics out) {
    out.addAll(merged.diagnostics());
    var facts = new UnitFacts(cluster, merged.locals());
    var namespace = namespace(merged.spec(), facts, out);
    facts.namespace(namespace);
    var evaluated = tree.evaluate(facts, out);
    var spec = evaluated instanceof YamlMap map ? map : merged.spec();
    var resolution =
        new Resolution(
            spec,
            namespace,
            textOr(spec, "owner", ""),
            environment.protect() || isTrue(spec.get("protect")),
            refs(spec.get("needs")));
    return new Resolved(resolution, facts);
  }

  private Merged merge(Facts cluster) {
    var out = new Diagnostics();
    var layers = new Layers(unit.path(), out);
    var spec = unit.spec();
    if (unit.kind() == Kind.WORKLOAD) {
      spec = filled(cluster, layers, spec);
    }
    spec = edited(cluster, layers, spec);
    var body = spec.without("namespace").without("vars");
    var tree = TemplateTree.of(body, out);
    var blanks = Blanks.of(body);
    var blankTree = TemplateTree.of(blanks.spec(), new Diagnostics());
    return new Merged(spec, tree, blanks, blankTree, locals(spec, blanks.count()), out.sorted());
  }

  /** The defaults under the specification: cluster over environment over provider. */
  private YamlMap filled(Facts cluster, Layers layers, YamlMap spec) {
    var filled = spec;
    if (clusterDefaults.size() > 1 || !clusterDefaults.containsKey(Json.Obj.EMPTY)) {
      var defaults = clusterDefaults.get(cluster.get(ClusterFacts.DEFAULTS));
      filled = defaults == null ? filled : fill(layers, filled, defaults);
    }
    filled = fill(layers, filled, environment.defaults());
    if (!providerDefaults.isEmpty() && cluster.get("provider.name") instanceof Json.Str provider) {
      var defaults = providerDefaults.get(provider.value());
      filled = defaults == null ? filled : fill(layers, filled, defaults);
    }
    return filled;
  }

  private YamlMap fill(Layers layers, YamlMap spec, YamlMap defaults) {
    return layers.fill(spec, applying(defaults, unit.spec()), List.of());
  }

  private YamlMap edited(Facts cluster, Layers layers, YamlMap spec) {
    var all = new ArrayList<>(edits.of(cluster));
    var named = cluster.get(ClusterFacts.OVERRIDES + unit.path());
    var with = named instanceof Json.Str(var name) ? intent.clusters().get(name) : null;
    if (with != null) {
      all.addAll(Edit.ofFleet(with.overrides(), unit.kind().section(), unit.name(), Edit.CLUSTER));
    }
    all.removeIf(edit -> !applies(edit, cluster));
    all.sort(Edit.RANK);
    for (int from = 0; from < all.size(); ) {
      int to = from + 1;
      while (to < all.size() && Edit.RANK.compare(all.get(from), all.get(to)) == 0) {
        to++;
      }
      spec = layers.apply(all.subList(from, to), spec);
      from = to;
    }
    return spec;
  }

  private boolean applies(Edit edit, Facts cluster) {
    var when = edit.when();
    return when == null || cluster.holds(new Matches(when, intent.groups()));
  }

  /** The defaults that mean something for a workload of this type. */
  private static YamlMap applying(YamlMap defaults, YamlMap spec) {
    var type = textOr(spec, "type", "");
    var entries = new LinkedHashMap<String, Entry>();
    defaults
        .entries()
        .forEach((key, entry) -> {
          var types = TYPES.get(key);
          var instead = INSTEAD.get(key);
          if ((types == null || types.contains(type))
              && (instead == null || spec.get(instead) == null)) {
            entries.put(key, entry);
          }
        });
    return new YamlMap(defaults.at(), entries);
  }

  private Locals locals(YamlMap spec, int blanks) {
    var fields = Json.obj().putAll(spec.without("vars").json());
    fields.put("name", unit.name()).put("environment", environment.name());
    if (spec.get("namespace") == null && unit.kind() == Kind.WORKLOAD) {
      fields.put("namespace", unit.name());
    }
    return new Locals(fields.build(), spec.map("vars").json(), blanks);
  }

  /** The unit's own namespace put through the environment's pattern; empty for none. */
  private String namespace(YamlMap spec, UnitFacts facts, Diagnostics out) {
    var written = spec.get("namespace");
    var at = written == null ? unit.at() : written.at();
    var name = unit.kind() == Kind.WORKLOAD ? unit.name() : "";
    if (written instanceof YamlScalar(_, Json.Str(var text), _)) {
      name = evaluate(new Ref(text, at), facts, out);
    }
    var pattern = environment.namespace();
    if (name.isEmpty() || pattern == null) {
      return valid(name, at, out);
    }
    facts.namespace(name);
    return valid(evaluate(pattern, facts, out), pattern.at(), out);
  }

  private String valid(String name, SourceLocation at, Diagnostics out) {
    if (!name.isEmpty() && !NAMESPACE.matcher(name).matches() && !Template.isTemplate(name)) {
      out.add(
          Diagnostic.error(
                  "FW1216", at, "'%s' cannot be the namespace of '%s'".formatted(name, unit.name()))
              .because("a namespace is at most 63 lower-case letters, digits and '-'")
              .fix("{{trunc ... 63}} and {{lower ...}} make a name fit"));
    }
    return name;
  }

  private static String evaluate(Ref text, Facts facts, Diagnostics out) {
    try {
      var value = Template.of(text.text()).evaluate(facts);
      return JsonText.plain(value);
    } catch (TemplateFault fault) {
      out.add(fault.at(text.at()));
      return text.text();
    }
  }

  private static List<Ref> refs(@Nullable YamlNode node) {
    var found = new ArrayList<Ref>();
    if (node instanceof YamlList(_, var items)) {
      for (var item : items) {
        if (item instanceof YamlScalar(var at, Json.Str(var text), _)) {
          found.add(new Ref(text, at));
        }
      }
    }
    return found;
  }

  private static String textOr(YamlMap map, String key, String otherwise) {
    var text = map.text(key);
    return text == null ? otherwise : text;
  }

  private static boolean isTrue(@Nullable YamlNode node) {
    return node instanceof YamlScalar(_, var value, _) && value == Json.Bool.TRUE;
  }
}
