package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.intent.Cluster;
import dev.fleetwright.compiler.intent.Deployable;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.intent.Environment;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.OverrideEntry;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Chains;
import dev.fleetwright.compiler.source.Chains.Circle;
import dev.fleetwright.compiler.source.Chains.Step;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.NameGlob;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks that what an intent names is there, before anything is resolved. */
public final class References {
  /** The unit that holds the namespaces of an environment's workloads. */
  public static final String NAMESPACES = "namespaces";

  private static final Set<String> SECTIONS = Set.of("workloads", "components");
  private static final String EVERYONE = "*";

  private final Intent intent;
  private final Diagnostics out;
  private final SelectorCheck selectors;
  private final Set<String> units;

  private References(Intent intent, Set<String> providers, Diagnostics out) {
    this.intent = intent;
    this.out = out;
    this.selectors = new SelectorCheck(intent, providers, out);
    this.units = new TreeSet<>(intent.workloads().keySet());
    units.addAll(intent.components().keySet());
  }

  /**
   * @param providers the overlays that there are
   */
  public static void check(Intent intent, Set<String> providers, Diagnostics out) {
    new References(intent, providers, out).check(providers);
  }

  private void check(Set<String> providers) {
    intent.environments().values().forEach(this::environment);
    intent.clusters().values().forEach(cluster -> cluster(cluster, providers));
    intent.groups().values().forEach(group -> selectors.check(group.selector()));
    intent.overrides().forEach(this::fleetOverride);
    for (var kind : Kind.values()) {
      intent.all(kind).values().forEach(this::deployable);
    }
    groupsInGroups();
    promotions();
  }

  private void environment(Environment environment) {
    var from = environment.promotesFrom();
    if (from != null) {
      known("environment", from, intent.environments().keySet());
    }
  }

  private void cluster(Cluster cluster, Set<String> providers) {
    var provider = cluster.provider();
    if (provider == null) {
      missing(cluster.at(), cluster.name(), "provider");
    } else {
      known("provider", provider, providers);
    }
    if (cluster.environments().isEmpty()) {
      missing(cluster.at(), cluster.name(), "environment");
    }
    cluster
        .environments()
        .forEach(each -> known("environment", each, intent.environments().keySet()));
    cluster.overrides().forEach(this::fleetOverride);
  }

  private void missing(SourceLocation at, String cluster, String key) {
    out.add(
        Diagnostic.error("FW1201", at, "cluster '%s' has no %s".formatted(cluster, key))
            .fix("write `%s:` into it, or into clusterDefaults".formatted(key)));
  }

  private void deployable(Deployable unit) {
    selectors.check(unit.placement().select());
    var exclude = unit.placement().exclude();
    if (exclude != null) {
      selectors.check(exclude);
    }
    for (var override : unit.overrides()) {
      changes(override);
      var when = override.when();
      if (when != null) {
        selectors.check(when);
      }
    }
    if (unit.spec().get("needs") instanceof YamlNode.YamlList(_, var needs)) {
      needs.forEach(this::need);
    }
    var replicas = unit.spec().get("replicas");
    if (replicas != null && unit.spec().get("scale") != null) {
      out.add(
          Diagnostic.warning("FW1215", replicas.at(), "replicas counts for nothing beside scale")
              .because("the autoscaler decides how many there are")
              .fix("say scale.min, or take one of them out"));
    }
    var other = intent.workloads().get(unit.name());
    if (unit.kind() == Kind.COMPONENT && other != null) {
      out.add(
          Diagnostic.error(
                  "FW1204", unit.at(), "'%s' is a component and a workload".formatted(unit.name()))
              .alsoAt(other.at(), "the workload")
              .fix("rename one of them"));
    }
    if (unit.name().equals(NAMESPACES)) {
      out.add(
          Diagnostic.error(
                  "FW1204", unit.at(), "a " + unit.kind().word() + " cannot be called 'namespaces'")
              .because("the namespaces of an environment are kept under that name")
              .fix("rename it"));
    }
  }

  private void need(YamlNode node) {
    if (node instanceof YamlNode.YamlScalar(var at, Json.Str(var name), _)
        && !Template.isTemplate(name)) {
      known("workload or component", new Ref(name, at), units);
    }
  }

  private void changes(OverrideEntry override) {
    if (override.changesNothing()) {
      out.add(
          Diagnostic.warning(
                  "FW1217", override.at(), "override '" + override.name() + "' changes nothing")
              .fix("say what, with set, append, prepend, replace or remove"));
    }
  }

  private void fleetOverride(OverrideEntry override) {
    changes(override);
    var when = override.when();
    if (when != null) {
      selectors.check(when);
    }
    for (var verb : List.of(override.set(), override.append(), override.prepend())) {
      sections(verb, override);
    }
    paths(override.replace(), override);
    switch (override.remove()) {
      case YamlMap map -> sections(map, override);
      case YamlNode.YamlList list ->
          list.items()
              .forEach(item -> {
                if (item instanceof YamlNode.YamlScalar scalar
                    && scalar.value() instanceof Json.Str text) {
                  path(text.value(), item.at(), override);
                }
              });
      case null, default -> {}
    }
  }

  private void sections(YamlMap verb, OverrideEntry override) {
    verb.entries()
        .forEach((section, entry) -> {
          if (!SECTIONS.contains(section)) {
            unknownSection(section, entry.keyAt(), override);
          } else if (entry.value() instanceof YamlMap names) {
            names.entries().forEach((name, each) -> target(section, name, each.keyAt()));
          }
        });
  }

  /** {@code replace} takes the same form as {@code set}, or dotted paths. */
  private void paths(YamlMap replace, OverrideEntry override) {
    var nested = new LinkedHashMap<String, YamlNode.Entry>();
    replace
        .entries()
        .forEach((text, entry) -> {
          if (text.indexOf('.') < 0) {
            nested.put(text, entry);
          } else {
            path(text, entry.keyAt(), override);
          }
        });
    sections(new YamlMap(replace.at(), nested), override);
  }

  private void path(String text, SourceLocation at, OverrideEntry override) {
    var path = ScopePath.parse(text);
    if (path == null || path.keys().size() < 3 || !SECTIONS.contains(path.root())) {
      unknownSection(text, at, override);
    } else {
      target(path.root(), path.keys().get(1), at);
    }
  }

  private void target(String section, String name, SourceLocation at) {
    var kind = section.equals(Kind.WORKLOAD.section()) ? Kind.WORKLOAD : Kind.COMPONENT;
    if (!name.equals(EVERYONE)) {
      known(kind.word(), new Ref(name, at), intent.all(kind).keySet());
    }
  }

  private void unknownSection(String key, SourceLocation at, OverrideEntry override) {
    out.add(
        Diagnostic.error(
                "FW1214",
                at,
                "override '%s' cannot change '%s'"
                    .formatted(Shown.of(override.name()), Shown.of(key)))
            .because("an override of the fleet or of a cluster changes workloads and components")
            .fix("begin with `workloads` or `components` and a name, or \"*\" for each"));
  }

  private void known(String what, Ref name, Collection<String> names) {
    if (!names.contains(name.text())) {
      out.add(
          unknown("FW1201", "unknown " + what + " '" + Shown.of(name.text()) + "'", name, names));
    }
  }

  /** An error for a name that is not there, with what may have been meant. */
  static Diagnostic unknown(String code, String message, Ref name, Collection<String> names) {
    var error = Diagnostic.error(code, name.at(), message);
    var question = Spelling.question(name.text(), names);
    if (question.isPresent()) {
      return error.fix(question.get());
    }
    return names.isEmpty() || names.size() > 12
        ? error
        : error.because("there is " + String.join(", ", new TreeSet<>(names)));
  }

  private void groupsInGroups() {
    var next = new LinkedHashMap<String, List<Step>>();
    intent
        .groups()
        .forEach((name, group) ->
            next.put(
                name,
                SelectorCheck.groupsIn(group.selector()).stream()
                    .flatMap(each -> groups(each))
                    .toList()));
    var chains = Chains.of(next);
    chains.circles().forEach(circle -> circle("group", circle));
    intent.groups().values().stream()
        .filter(_ -> chains.circles().isEmpty())
        .filter(group -> chains.depth(group.name()) > Chains.DEEPEST)
        .findFirst()
        .ifPresent(group ->
            out.add(
                Diagnostic.error(
                        "FW1219",
                        group.at(),
                        "group '%s' has groups in groups, more than %d deep"
                            .formatted(group.name(), Chains.DEEPEST))
                    .fix("write the conditions of some of them out")));
  }

  private Stream<Step> groups(Ref name) {
    return NameGlob.isGlob(name.text())
        ? intent.groups().keySet().stream()
            .filter(each -> NameGlob.matches(name.text(), each))
            .map(each -> new Step(each, name.at()))
        : Stream.of(new Step(name.text(), name.at()));
  }

  private void promotions() {
    var next = new LinkedHashMap<String, List<Step>>();
    intent
        .environments()
        .forEach((name, environment) -> {
          var from = environment.promotesFrom();
          next.put(name, from == null ? List.of() : List.of(new Step(from.text(), from.at())));
        });
    Chains.of(next).circles().forEach(circle -> circle("environment", circle));
  }

  private void circle(String what, Circle circle) {
    out.add(
        Diagnostic.error(
                "FW1205",
                circle.out().at(),
                "%s '%s' leads back to itself: %s"
                    .formatted(what, circle.back().to(), circle.way()))
            .fix("take one step out of the circle"));
  }
}
