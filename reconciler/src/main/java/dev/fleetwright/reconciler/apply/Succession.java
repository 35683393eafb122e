package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Leaver.Turn;
import dev.fleetwright.reconciler.drift.ClusterDiff.Cause;
import dev.fleetwright.reconciler.drift.ClusterDiff.Orphan;
import dev.fleetwright.reconciler.drift.ClusterDiff.Write;
import dev.fleetwright.reconciler.drift.Desired;
import dev.fleetwright.reconciler.drift.Wanted;
import dev.fleetwright.reconciler.guard.Approvals;
import dev.fleetwright.reconciler.health.HealthRules;
import dev.fleetwright.reconciler.inventory.InventoryEntry.State;
import dev.fleetwright.reconciler.observe.Live;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Works out when each object that leaves may go: what takes its place is healthy first, and what
 * forbids something or grants something goes without waiting for anything.
 *
 * <p>What takes the place of an object is not written anywhere. Everything that comes or changes in
 * its unit may, and so may a new workload of another unit that is like one of its own. Where
 * nothing comes or changes, nothing is waited for: somebody wants less.
 */
public final class Succession {
  /** What has a say in whether objects are taken. */
  private static final Set<String> RESTRICTIONS =
      Set.of(
          "MutatingWebhookConfiguration.admissionregistration.k8s.io",
          "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
          "MutatingAdmissionPolicy.admissionregistration.k8s.io",
          "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
          "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
          "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io");

  private static final Set<String> LIMITS = Set.of("ResourceQuota", "LimitRange");

  /** What pods of any unit in a namespace may use while they run. */
  static final Set<String> USED_BY_PODS =
      Set.of("ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount", "Service");

  private static final String AUTOSCALER = "HorizontalPodAutoscaler.autoscaling";
  private static final String NETWORK_POLICY = "NetworkPolicy.networking.k8s.io";
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final Facts facts;
  private final Likeness likeness;
  private final Set<ObjectKey> news = new HashSet<>();
  private final Set<ObjectKey> created = new HashSet<>();
  private final List<Desired> judged;
  private final Set<String> leavingUnits = new HashSet<>();
  private final Map<String, Set<Desired>> successors = new HashMap<>();
  private final Map<ObjectKey, Leaver> leavers = new HashMap<>();

  private Succession(Facts facts) {
    this.facts = facts;
    var wanted = facts.wanted().objects().values();
    this.likeness =
        new Likeness(
            wanted.stream()
                .filter(desired -> desired.key().groupKind().equals("Service"))
                .map(desired -> desired.manifest().object())
                .toList());
    this.judged = wanted.stream().filter(Succession::isAwaited).toList();
    for (var write : facts.writes()) {
      var key = write.desired().key();
      if (write.cause().isNews()) {
        news.add(key);
      }
      if (write.cause() == Cause.NEW) {
        created.add(key);
      }
    }
    news.addAll(facts.unmade());
    created.addAll(facts.unmade());
    for (var orphan : facts.orphans()) {
      if (orphan.entry().state() == State.LEAVING) {
        leavingUnits.add(orphan.entry().unit());
      }
    }
  }

  /**
   * What the order rests on.
   *
   * @param unmade what is wanted, was never ours and is held back: a successor that does not come
   * @param orphans those that may be deleted
   * @param bodies of those orphans of which more than the metadata is needed, see {@link #isRead}
   * @param dependence of units on one another, and of what is still there
   */
  public record Facts(
      Wanted wanted,
      List<Write> writes,
      Set<ObjectKey> unmade,
      List<Orphan> orphans,
      Map<ObjectKey, Json.Obj> bodies,
      Dependence dependence,
      Approvals approvals) {}

  /** What the objects are told apart by that is not in their metadata. */
  public static boolean isRead(ObjectKey key) {
    return isBinding(key) || key.groupKind().equals(NETWORK_POLICY);
  }

  /** In the order of the orphans. */
  public static List<Leaver> of(Facts facts) {
    var succession = new Succession(facts);
    var later = new ArrayList<Orphan>();
    for (var orphan : facts.orphans()) {
      if (isRbac(orphan.entry().key())) {
        later.add(orphan);
      } else {
        succession.put(succession.leaver(orphan));
      }
    }
    // Bindings follow the accounts that they are for, and roles the bindings that speak of them.
    later.stream().filter(o -> isBinding(o.entry().key())).forEach(succession::binding);
    later.stream().filter(o -> !isBinding(o.entry().key())).forEach(succession::role);
    return facts.orphans().stream()
        .map(orphan -> succession.leavers.get(orphan.entry().key()))
        .map(succession::afterDependents)
        .toList();
  }

  /** What a unit needs goes after the unit has gone, or no longer needs it. */
  private Leaver afterDependents(Leaver leaver) {
    if (leaver.turn() != Turn.LAST || !leaver.ofItsUnit()) {
      return leaver;
    }
    boolean leaving = leavingUnits.contains(leaver.unit());
    var dependents = facts.dependence().dependents(leaver.unit());
    var changing =
        judged.stream()
            .filter(desired -> dependents.contains(desired.unit()))
            .filter(desired -> leaving || news.contains(desired.key()))
            .toList();
    return leaver.and(changing, facts.dependence().before(leaver.key(), leaver.unit()));
  }

  private void put(Leaver leaver) {
    leavers.put(leaver.key(), leaver);
  }

  private Leaver leaver(Orphan orphan) {
    var key = orphan.entry().key();
    if (RESTRICTIONS.contains(key.groupKind()) || key.groupKind().equals(AUTOSCALER)) {
      // One that is replaced stays until its like is there, so that nothing slips through, and no
      // workload is left without one. Else it must not scale what the plan gives replicas.
      var like = createdLike(key);
      return like.isEmpty() || named(key)
          ? Leaver.first(orphan)
          : new Leaver(orphan, Turn.LAST, false, like, List.of(), Set.of());
    }
    if (LIMITS.contains(key.groupKind())) {
      return revoked(orphan);
    }
    if (key.groupKind().equals("Job.batch") || named(key)) {
      return Leaver.last(orphan, false, Set.of());
    }
    if (key.groupKind().equals(NETWORK_POLICY) && !isForLeaversAlone(orphan)) {
      return Leaver.last(orphan, true, Set.of());
    }
    return Leaver.last(orphan, true, awaited(orphan));
  }

  private List<Desired> awaited(Orphan orphan) {
    var key = orphan.entry().key();
    var awaited = new LinkedHashSet<>(ofUnit(orphan.entry().unit()));
    if (USED_BY_PODS.contains(key.groupKind())) {
      boolean leaving = orphan.entry().state() == State.LEAVING;
      judged.stream()
          .filter(desired -> desired.key().namespace().equals(key.namespace()))
          .filter(desired -> leaving || news.contains(desired.key()))
          .forEach(awaited::add);
    }
    return List.copyOf(awaited);
  }

  /** What may take the place of the objects of a unit. */
  private Set<Desired> ofUnit(String unit) {
    var known = successors.get(unit);
    if (known != null) {
      return known;
    }
    boolean leaving = leavingUnits.contains(unit);
    var found = new LinkedHashSet<Desired>();
    for (var desired : judged) {
      var key = desired.key();
      boolean own = desired.unit().equals(unit) && (leaving || news.contains(key));
      if (own || (leaving || created.contains(key)) && isLikeOneOf(unit, desired)) {
        found.add(desired);
      }
    }
    successors.put(unit, found);
    return found;
  }

  private boolean isLikeOneOf(String unit, Desired desired) {
    return runsPods(desired.key())
        && facts.orphans().stream()
            .filter(orphan -> orphan.entry().unit().equals(unit))
            .filter(orphan -> runsPods(orphan.entry().key()))
            .anyMatch(orphan ->
                likeness.alike(
                    orphan.entry().key(),
                    body(orphan),
                    desired.key(),
                    desired.manifest().object()));
  }

  /** It lets traffic through to pods that leave, and to none that stay. */
  private boolean isForLeaversAlone(Orphan policy) {
    var key = policy.entry().key();
    var selector = body(policy).object("spec", "podSelector");
    if (!selector.list("matchExpressions").isEmpty()) {
      return false;
    }
    var labels = selector.object("matchLabels");
    boolean forOne =
        facts.orphans().stream()
            .filter(orphan -> orphan.entry().key().namespace().equals(key.namespace()))
            .filter(orphan -> runsPods(orphan.entry().key()))
            .anyMatch(orphan -> Likeness.selects(labels, Likeness.pods(body(orphan))));
    return forOne
        && judged.stream()
            .filter(desired -> desired.key().namespace().equals(key.namespace()))
            .filter(desired -> runsPods(desired.key()))
            .noneMatch(
                desired -> Likeness.selects(labels, Likeness.pods(desired.manifest().object())));
  }

  /** A right is taken at once, unless it ends with the account that has it. */
  private void binding(Orphan orphan) {
    var key = orphan.entry().key();
    var subjects = body(orphan).list("subjects");
    var accounts = new ArrayList<Leaver>();
    for (var subject : subjects) {
      var namespace = subject.text("namespace");
      var account =
          new ObjectKey(
              "",
              String.valueOf(subject.text("kind")),
              namespace == null ? key.namespace() : namespace,
              String.valueOf(subject.text("name")));
      var leaver = account.kind().equals("ServiceAccount") ? leavers.get(account) : null;
      if (leaver != null) {
        accounts.add(leaver);
      }
    }
    if (subjects.isEmpty() || accounts.size() < subjects.size() || named(key)) {
      put(revoked(orphan));
      return;
    }
    var awaited = new LinkedHashSet<Desired>();
    accounts.forEach(account -> awaited.addAll(account.healthy()));
    put(Leaver.last(orphan, true, awaited));
  }

  private void role(Orphan orphan) {
    var key = orphan.entry().key();
    var binding =
        leavers.values().stream()
            .filter(leaver -> isBinding(leaver.key()) && leaver.turn() == Turn.LAST)
            .filter(leaver -> {
              var role = body(leaver.orphan()).object("roleRef");
              return key.kind().equals(role.text("kind"))
                  && key.name().equals(role.text("name"))
                  && (key.namespace().isEmpty()
                      || key.namespace().equals(leaver.key().namespace()));
            })
            .findFirst();
    put(
        binding.isEmpty() || named(key)
            ? revoked(orphan)
            : Leaver.last(orphan, true, binding.get().healthy()));
  }

  /** Without waiting; its like, where there is one, comes first. */
  private Leaver revoked(Orphan orphan) {
    var key = orphan.entry().key();
    return createdLike(key).isEmpty() || named(key) ? Leaver.first(orphan) : Leaver.early(orphan);
  }

  private boolean named(ObjectKey key) {
    return facts.approvals().names(key);
  }

  /** New objects of the same kind in the same place. */
  private Set<ObjectKey> createdLike(ObjectKey key) {
    var like = new HashSet<ObjectKey>();
    for (var other : created) {
      if (other.groupKind().equals(key.groupKind()) && other.namespace().equals(key.namespace())) {
        like.add(other);
      }
    }
    return like;
  }

  private Json.Obj body(Orphan orphan) {
    var read = facts.bodies().get(orphan.entry().key());
    return read != null
        ? read
        : orphan.live() instanceof Live.Present live ? live.object() : Json.Obj.EMPTY;
  }

  private static boolean isRbac(ObjectKey key) {
    return key.group().equals(RBAC);
  }

  private static boolean isBinding(ObjectKey key) {
    return isRbac(key) && key.kind().endsWith("Binding");
  }

  private static boolean isAwaited(Desired desired) {
    var key = desired.key();
    return HealthRules.judges(key.group(), key.kind())
        && Phase.of(key).compareTo(Phase.WORKLOADS) <= 0;
  }

  private static boolean runsPods(ObjectKey key) {
    return Phase.of(key) == Phase.WORKLOADS;
  }
}
