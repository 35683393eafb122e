package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.compile.Assembly.Member;
import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.raw.Scopes;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Order;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that an object of a cluster comes from one manifest. Two that differ are an error. Two
 * components may bring the very same one, as vendored manifests do with definitions: then it is of
 * that which waits for the fewest others, so that nobody who needs it waits for somebody who waits
 * for them; of several such, of the first by name.
 */
final class Duplicates {
  private final Scopes scopes;
  private final Map<String, Set<String>> needs;
  private final List<Diagnostic> diagnostics;
  private final IdentityHashMap<Units.Result, Set<SourceLocation>> settlers =
      new IdentityHashMap<>();

  /**
   * @param needs the ids of the units that each unit needs
   */
  Duplicates(Scopes scopes, Map<String, Set<String>> needs, List<Diagnostic> diagnostics) {
    this.scopes = scopes;
    this.needs = needs;
    this.diagnostics = diagnostics;
  }

  /** A manifest, and the unit that it is of. */
  private record Copy(Placed placed, Member member) {
    boolean isRaw() {
      return member.outcome().unit().kind() == Kind.COMPONENT;
    }

    boolean isProtected() {
      return member.result().resolution().protect();
    }
  }

  /** Equal objects of one unit with another, or with itself. */
  private record Pair(String owner, String other) {}

  /** Where two manifests of a pair stand, and how many more there are. */
  private static final class Shared {
    final Copy owner;
    final Copy other;
    final ObjectKey key;
    int count;

    Shared(Copy owner, Copy other, ObjectKey key) {
      this.owner = owner;
      this.other = other;
      this.key = key;
    }
  }

  /** The members with every object once; what differs is reported and stays. */
  List<Member> settled(List<Member> members) {
    var copies = copies(members);
    if (copies.isEmpty()) {
      return members;
    }
    var dropped = new HashMap<String, Set<Placed>>();
    var shared = new LinkedHashMap<Pair, Shared>();
    copies.forEach((key, all) -> settle(key, all, dropped, shared));
    shared.values().forEach(each -> diagnostics.add(warning(each)));
    return members.stream()
        .map(member -> without(member, dropped.getOrDefault(member.id(), Set.of())))
        .toList();
  }

  /** What there is more than once, in the order of members and objects. */
  private Map<ObjectKey, List<Copy>> copies(List<Member> members) {
    var seen = new HashSet<ObjectKey>();
    var twice = new HashSet<ObjectKey>();
    for (var member : members) {
      for (var object : member.objects()) {
        var identity = scopes.identity(object.key());
        if (!seen.add(identity)) {
          twice.add(identity);
        }
      }
    }
    if (twice.isEmpty()) {
      return Map.of();
    }
    var copies = new LinkedHashMap<ObjectKey, List<Copy>>();
    for (var member : members) {
      for (var object : member.objects()) {
        var identity = scopes.identity(object.key());
        if (twice.contains(identity)) {
          copies.computeIfAbsent(identity, _ -> new ArrayList<>()).add(new Copy(object, member));
        }
      }
    }
    return copies;
  }

  private void settle(
      ObjectKey key,
      List<Copy> copies,
      Map<String, Set<Placed>> dropped,
      Map<Pair, Shared> shared) {
    copies.sort(
        Order.by(
            copy -> reached(copy.member().id()).size(),
            copy -> copy.member().id(),
            copy -> copy.placed().at()));
    var owner = copies.getFirst();
    for (var copy : copies.subList(1, copies.size())) {
      if (isSame(key, owner, copy)) {
        dropped.computeIfAbsent(copy.member().id(), _ -> new HashSet<>()).add(copy.placed());
        var pair = new Pair(owner.member().id(), copy.member().id());
        shared.computeIfAbsent(pair, _ -> new Shared(owner, copy, key)).count++;
      } else {
        diagnostics.add(error(key, owner, copy));
      }
    }
  }

  /** All that a unit waits for. */
  private Set<String> reached(String unit) {
    var reached = new HashSet<String>();
    var next = new ArrayDeque<>(needs.getOrDefault(unit, Set.of()));
    while (!next.isEmpty()) {
      var id = next.remove();
      if (reached.add(id)) {
        next.addAll(needs.getOrDefault(id, Set.of()));
      }
    }
    return reached;
  }

  private static boolean isSame(ObjectKey key, Copy one, Copy other) {
    // Two environments' instances of a component are meant to be two.
    boolean instances =
        one.member().outcome().unit().name().equals(other.member().outcome().unit().name())
            && !one.member().id().equals(other.member().id());
    return !(instances && !key.namespace().isEmpty())
        && one.isRaw()
        && other.isRaw()
        && one.isProtected() == other.isProtected()
        && in(key, one).equals(in(key, other));
  }

  private static Json.Obj in(ObjectKey key, Copy copy) {
    var object = copy.placed().manifest().object();
    var metadata = object.object("metadata").with("namespace", Json.str(key.namespace()));
    return object.with("metadata", metadata);
  }

  private static Member without(Member member, Set<Placed> dropped) {
    return dropped.isEmpty()
        ? member
        : new Member(
            member.outcome(),
            member.result(),
            member.objects().stream().filter(object -> !dropped.contains(object)).toList());
  }

  private static Diagnostic warning(Shared shared) {
    var what =
        shared.count == 1
            ? "%s comes".formatted(shared.key)
            : "%d objects such as %s come".formatted(shared.count, shared.key);
    var owner = shared.owner.member().id();
    var other = shared.other.member().id();
    return also(
            shared.owner,
            Diagnostic.warning(
                "FW1514",
                shared.other.placed().at(),
                owner.equals(other)
                    ? "%s twice from '%s', and both are the same".formatted(what, owner)
                    : "%s from '%s' and from '%s', and both are the same"
                        .formatted(what, owner, other)))
        .because("the one of '%s' counts".formatted(owner))
        .fix("have it in one component, which others may need, and place that once");
  }

  private Diagnostic error(ObjectKey key, Copy first, Copy second) {
    var one = first.member();
    var other = second.member();
    var error =
        also(
            first,
            Diagnostic.error(
                "FW1211",
                second.placed().at(),
                one.id().equals(other.id())
                    ? "%s comes twice from '%s'".formatted(key, one.id())
                    : "%s comes from '%s' and from '%s'".formatted(key, one.id(), other.id())));
    var environment = one.outcome().environment().name();
    if (environment.equals(other.outcome().environment().name())) {
      return error.fix("take one of them out, or place them on different clusters");
    }
    var inOne = "`placement: {select: {environment: %s}}`".formatted(environment);
    return error
        .because("both environments run on this cluster")
        .fix(
            isWhereUnitIs(first) && isWhereUnitIs(second)
                ? "give one environment a `namespace` pattern, such as"
                    + " \"{{workload.namespace}}-{{environment.name}}\", or place it in one only: "
                    + inOne
                : "place it in one environment only: "
                    + inOne
                    + (key.namespace().isEmpty()
                        ? ""
                        : "; or leave the namespace to the component's `namespace`, which an"
                            + " environment's `namespace` pattern can change"));
  }

  /** The unit's namespace, and not the manifest, says where the object is. */
  private boolean isWhereUnitIs(Copy copy) {
    var result = copy.member().result();
    var namespace = result.resolution().namespace();
    return !namespace.isEmpty()
        && copy.placed().key().namespace().equals(namespace)
        && !settlers.computeIfAbsent(result, Duplicates::settlers).contains(copy.placed().at());
  }

  /** The raw objects that say their namespace. */
  private static Set<SourceLocation> settlers(Units.Result result) {
    var found = new HashSet<SourceLocation>();
    for (var object : result.rawObjects()) {
      if (!object.manifest().key().namespace().isEmpty()) {
        found.add(object.at());
      }
    }
    return found;
  }

  private static Diagnostic also(Copy first, Diagnostic diagnostic) {
    return first.placed().at().equals(diagnostic.at())
        ? diagnostic
        : diagnostic.alsoAt(first.placed().at(), "the other one");
  }
}
