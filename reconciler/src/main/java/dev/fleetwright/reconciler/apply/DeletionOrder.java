package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.apply.Deletion.Turn;
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
 * Works out when each object that is no longer wanted may be deleted: once what replaces it is
 * healthy; but what forbids or grants something waits for nothing.
 *
 * <p>What replaces an object is not written anywhere. Everything that comes or changes in its unit
 * may, and so may a new workload of another unit that matches one of its own. Where nothing comes
 * or changes, nothing is waited for: somebody wants less.
 */
public final class DeletionOrder {
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
  private final Replacements replacements;
  private final Set<ObjectKey> news = new HashSet<>();
  private final Set<ObjectKey> created = new HashSet<>();
  private final List<Desired> judged;
  private final Set<String> waitingUnits = new HashSet<>();
  private final Map<String, Set<Desired>> replacing = new HashMap<>();
  private final Map<ObjectKey, Deletion> deletions = new HashMap<>();

  private DeletionOrder(Facts facts) {
    this.facts = facts;
    var wanted = facts.wanted().objects().values();
    this.replacements =
        new Replacements(
            wanted.stream()
                .filter(desired -> desired.key().groupKind().equals("Service"))
                .map(desired -> desired.manifest().object())
                .toList());
    this.judged = wanted.stream().filter(DeletionOrder::isAwaited).toList();
    for (var write : facts.writes()) {
      var key = write.desired().key();
      if (write.cause().isNews()) {
        news.add(key);
      }
      if (write.cause() == Cause.NEW) {
        created.add(key);
      }
    }
    news.addAll(facts.uncreated());
    created.addAll(facts.uncreated());
    for (var orphan : facts.orphans()) {
      if (orphan.entry().state() == State.LEAVING) {
        waitingUnits.add(orphan.entry().unit());
      }
    }
  }

  /**
   * What the order rests on.
   *
   * @param uncreated what is wanted, was never ours and is held back: a replacement that does not
   *     come
   * @param orphans those that may be deleted
   * @param bodies of those orphans of which more than the metadata is needed, see {@link #isRead}
   * @param dependencies of units on one another, and of what is still there
   */
  public record Facts(
      Wanted wanted,
      List<Write> writes,
      Set<ObjectKey> uncreated,
      List<Orphan> orphans,
      Map<ObjectKey, Json.Obj> bodies,
      UnitDependencies dependencies,
      Approvals approvals) {}

  /** What the objects are told apart by that is not in their metadata. */
  public static boolean isRead(ObjectKey key) {
    return isBinding(key) || key.groupKind().equals(NETWORK_POLICY);
  }

  /** In the order of the orphans. */
  public static List<Deletion> of(Facts facts) {
    var order = new DeletionOrder(facts);
    var later = new ArrayList<Orphan>();
    for (var orphan : facts.orphans()) {
      if (isRbac(orphan.entry().key())) {
        later.add(orphan);
      } else {
        order.put(order.deletion(orphan));
      }
    }
    // Bindings follow the accounts that they are for, and roles the bindings that speak of them.
    later.stream().filter(o -> isBinding(o.entry().key())).forEach(order::binding);
    later.stream().filter(o -> !isBinding(o.entry().key())).forEach(order::role);
    return facts.orphans().stream()
        .map(orphan -> order.deletions.get(orphan.entry().key()))
        .map(order::afterDependents)
        .toList();
  }

  /** What a unit needs goes after the unit has gone, or no longer needs it. */
  private Deletion afterDependents(Deletion deletion) {
    if (deletion.turn() != Turn.LAST || !deletion.ofItsUnit()) {
      return deletion;
    }
    boolean waiting = waitingUnits.contains(deletion.unit());
    var dependents = facts.dependencies().dependents(deletion.unit());
    var changing =
        judged.stream()
            .filter(desired -> dependents.contains(desired.unit()))
            .filter(desired -> waiting || news.contains(desired.key()))
            .toList();
    return deletion.and(changing, facts.dependencies().before(deletion.key(), deletion.unit()));
  }

  private void put(Deletion deletion) {
    deletions.put(deletion.key(), deletion);
  }

  private Deletion deletion(Orphan orphan) {
    var key = orphan.entry().key();
    if (RESTRICTIONS.contains(key.groupKind()) || key.groupKind().equals(AUTOSCALER)) {
      // One that is replaced stays until the new one is there, so that nothing slips through, and
      // no
      // workload is left without one. Else it must not scale what the plan gives replicas.
      var others = createdOfKind(key);
      return others.isEmpty() || named(key)
          ? Deletion.first(orphan)
          : new Deletion(orphan, Turn.LAST, false, others, List.of(), Set.of());
    }
    if (LIMITS.contains(key.groupKind())) {
      return revoked(orphan);
    }
    if (key.groupKind().equals("Job.batch") || named(key)) {
      return Deletion.last(orphan, false, Set.of());
    }
    if (key.groupKind().equals(NETWORK_POLICY) && !isForPrunedAlone(orphan)) {
      return Deletion.last(orphan, true, Set.of());
    }
    return Deletion.last(orphan, true, awaited(orphan));
  }

  private List<Desired> awaited(Orphan orphan) {
    var key = orphan.entry().key();
    var awaited = new LinkedHashSet<>(ofUnit(orphan.entry().unit()));
    if (USED_BY_PODS.contains(key.groupKind())) {
      boolean waiting = orphan.entry().state() == State.LEAVING;
      judged.stream()
          .filter(desired -> desired.key().namespace().equals(key.namespace()))
          .filter(desired -> waiting || news.contains(desired.key()))
          .forEach(awaited::add);
    }
    return List.copyOf(awaited);
  }

  /** What may replace the objects of a unit. */
  private Set<Desired> ofUnit(String unit) {
    var known = replacing.get(unit);
    if (known != null) {
      return known;
    }
    boolean waiting = waitingUnits.contains(unit);
    var found = new LinkedHashSet<Desired>();
    for (var desired : judged) {
      var key = desired.key();
      boolean own = desired.unit().equals(unit) && (waiting || news.contains(key));
      if (own || (waiting || created.contains(key)) && matchesOneOf(unit, desired)) {
        found.add(desired);
      }
    }
    replacing.put(unit, found);
    return found;
  }

  private boolean matchesOneOf(String unit, Desired desired) {
    return runsPods(desired.key())
        && facts.orphans().stream()
            .filter(orphan -> orphan.entry().unit().equals(unit))
            .filter(orphan -> runsPods(orphan.entry().key()))
            .anyMatch(orphan ->
                replacements.match(
                    orphan.entry().key(),
                    body(orphan),
                    desired.key(),
                    desired.manifest().object()));
  }

  /** It lets traffic through to pods that are deleted, and to none that stay. */
  private boolean isForPrunedAlone(Orphan policy) {
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
            .anyMatch(orphan -> PodTemplate.selects(labels, PodTemplate.of(body(orphan))));
    return forOne
        && judged.stream()
            .filter(desired -> desired.key().namespace().equals(key.namespace()))
            .filter(desired -> runsPods(desired.key()))
            .noneMatch(desired ->
                PodTemplate.selects(labels, PodTemplate.of(desired.manifest().object())));
  }

  /** A right is taken at once, unless it ends with the account that has it. */
  private void binding(Orphan orphan) {
    var key = orphan.entry().key();
    var subjects = body(orphan).list("subjects");
    var accounts = new ArrayList<Deletion>();
    for (var subject : subjects) {
      var namespace = subject.text("namespace");
      var account =
          new ObjectKey(
              "",
              String.valueOf(subject.text("kind")),
              namespace == null ? key.namespace() : namespace,
              String.valueOf(subject.text("name")));
      var deletion = account.kind().equals("ServiceAccount") ? deletions.get(account) : null;
      if (deletion != null) {
        accounts.add(deletion);
      }
    }
    if (subjects.isEmpty() || accounts.size() < subjects.size() || named(key)) {
      put(revoked(orphan));
      return;
    }
    var awaited = new LinkedHashSet<Desired>();
    accounts.forEach(account -> awaited.addAll(account.healthy()));
    put(Deletion.last(orphan, true, awaited));
  }

  private void role(Orphan orphan) {
    var key = orphan.entry().key();
    var binding =
        deletions.values().stream()
            .filter(deletion -> isBinding(deletion.key()) && deletion.turn() == Turn.LAST)
            .filter(deletion -> {
              var role = body(deletion.orphan()).object("roleRef");
              return key.kind().equals(role.text("kind"))
                  && key.name().equals(role.text("name"))
                  && (key.namespace().isEmpty()
                      || key.namespace().equals(deletion.key().namespace()));
            })
            .findFirst();
    put(
        binding.isEmpty() || named(key)
            ? revoked(orphan)
            : Deletion.last(orphan, true, binding.get().healthy()));
  }

  /** Without waiting; a new one of its kind, where there is one, comes first. */
  private Deletion revoked(Orphan orphan) {
    var key = orphan.entry().key();
    return createdOfKind(key).isEmpty() || named(key)
        ? Deletion.first(orphan)
        : Deletion.early(orphan);
  }

  private boolean named(ObjectKey key) {
    return facts.approvals().names(key);
  }

  /** New objects of the same kind in the same place. */
  private Set<ObjectKey> createdOfKind(ObjectKey key) {
    var found = new HashSet<ObjectKey>();
    for (var other : created) {
      if (other.groupKind().equals(key.groupKind()) && other.namespace().equals(key.namespace())) {
        found.add(other);
      }
    }
    return found;
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
