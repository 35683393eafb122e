package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.FieldsV1.BadFields;
import dev.fleetwright.reconciler.sandbox.merge.ManagedFields.Owned;
import dev.fleetwright.reconciler.sandbox.merge.Shapes.Misfit;
import dev.fleetwright.reconciler.sandbox.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps track of who owns which fields of the objects of one kind in one API version.
 *
 * @param empty the object of the kind in which nothing is set
 * @param subresource through which is written; empty for the object itself
 * @param ignored fields that this way of writing does not change, and so cannot own
 * @param versions the API versions of the kind that are served
 */
public record FieldManager(
    Type type,
    Json.Obj empty,
    String apiVersion,
    String subresource,
    FieldSet ignored,
    Predicate<String> versions) {

  private static final Manager SELF = Manager.updater("current-operation", "", "");
  private static final String BEFORE = "before-first-apply";

  private static final FieldSet REPLICAS = FieldSet.path("spec", "replicas");

  private static final FieldSet NEVER_OWNED =
      List.of(
              "name",
              "namespace",
              "creationTimestamp",
              "selfLink",
              "uid",
              "clusterName",
              "generation",
              "managedFields",
              "resourceVersion")
          .stream()
          .map(field -> FieldSet.path("metadata", field))
          .reduce(FieldSet.path("metadata"), FieldSet::union)
          .union(FieldSet.path("apiVersion"))
          .union(FieldSet.path("kind"));

  /**
   * What a server-side apply makes.
   *
   * @param changed whether anything but {@code managedFields} may have changed
   */
  public record Applied(Json.Obj object, boolean changed) {}

  /**
   * Applies {@code config} to {@code live}.
   *
   * @param live the stored object, or the empty object of the kind
   * @param now RFC 3339
   * @throws ApplyConflict when others own what would change, unless forced
   */
  public Applied apply(Json.Obj live, Json.Obj config, String manager, boolean force, String now)
      throws ApplyConflict, BadObject {
    var bare = unmanaged(live);
    try {
      Structure.check(type, config, false);
    } catch (Misfit e) {
      throw new BadObject("failed to create typed patch object (%s): " + e.getMessage());
    }
    try {
      var managed = ManagedFields.decode(live.list("metadata", "managedFields"));
      if (managed.isEmpty()) {
        managed = track(empty, bare, managed, BEFORE, now);
      }
      managed = managed.ofVersions(versions);
      var self = Manager.applier(manager.isEmpty() ? "unknown" : manager, subresource);
      var last = managed.of(self);
      var lastFields = last == null ? FieldSet.EMPTY : last.fields();
      var merged = Merge.merge(type, bare, config);
      var fields = Structure.fields(type, config).recursiveDifference(ignored);
      var time = last == null ? null : last.time();
      var mine = new Owned(fields, apiVersion, time);
      if (last != null) {
        var others = managed.without(self).all().union(fields);
        merged = prune(merged, lastFields, others);
      }
      var claimed = settle(bare, merged, managed, self, force);
      claimed = claimed.with(self, mine);
      boolean changed = !Comparison.equal(bare, merged);
      var owned = fields.difference(NEVER_OWNED);
      claimed =
          claimed.with(self, new Owned(owned, apiVersion, changed || last == null ? now : time));
      return new Applied(managed((Json.Obj) merged, claimed), changed);
    } catch (BadFields e) {
      throw new BadObject("failed to decode managed fields: " + e.getMessage());
    } catch (Misfit e) {
      throw new BadObject(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Records a write that replaced {@code live} by {@code object}: the writer takes what it changed,
   * from whomever.
   *
   * @param object may carry {@code managedFields} of its own: a list with one empty entry resets
   *     them, any other valid list replaces the live one
   * @return {@code object} with its new {@code managedFields}
   */
  public Json.Obj update(Json.Obj live, Json.Obj object, String manager, String now) {
    ManagedFields before;
    var bare = unmanaged(object);
    try {
      before = given(live, object);
      if (before.isEmpty() && live.text("metadata", "uid") != null) {
        return bare;
      }
      if (subresource.equals("scale") && before.all().intersection(REPLICAS).isEmpty()) {
        return managed(bare, before); // nobody minds the replicas, so that nobody takes them
      }
      var after = track(unmanaged(live), bare, before.ofVersions(versions), manager, now);
      return managed(bare, after.capped());
    } catch (Misfit | ApplyConflict e) {
      var kept = live.at("metadata", "managedFields");
      return kept == null
          ? bare
          : bare.with("metadata", bare.object("metadata").with("managedFields", kept));
    }
  }

  private ManagedFields given(Json.Obj live, Json.Obj object) {
    boolean isSubresource = !subresource.isEmpty();
    if (!isSubresource && object.at("metadata", "managedFields") instanceof Json.Arr(var entries)) {
      boolean reset =
          entries.isEmpty()
              || entries.size() == 1
                  && entries.getFirst() instanceof Json.Obj(var only)
                  && only.isEmpty();
      if (reset) {
        return ManagedFields.NONE;
      }
      try {
        var theirs = ManagedFields.decode(entries);
        if (!theirs.isEmpty()) {
          return theirs;
        }
      } catch (BadFields e) {
        // as if none had been sent
      }
    }
    try {
      return ManagedFields.decode(live.list("metadata", "managedFields"));
    } catch (BadFields e) {
      return ManagedFields.NONE;
    }
  }

  private ManagedFields track(
      Json.Obj live, Json.Obj object, ManagedFields before, String name, String now)
      throws Misfit, ApplyConflict {
    var changes = Comparison.of(type, live, object).map(set -> set.recursiveDifference(ignored));
    var after = settle(changes, before, SELF, true);
    var taken = changes.changed().recursiveDifference(ignored).difference(NEVER_OWNED);
    if (taken.isEmpty()) {
      return after;
    }
    var manager = Manager.updater(name.isEmpty() ? "unknown" : name, apiVersion, subresource);
    var had = after.of(manager);
    var fields = had == null ? taken : had.fields().union(taken);
    return after.with(manager, new Owned(fields, apiVersion, now));
  }

  private ManagedFields settle(
      Json live, Json object, ManagedFields managed, Manager self, boolean force)
      throws Misfit, ApplyConflict {
    var changes = Comparison.of(type, live, object).map(set -> set.recursiveDifference(ignored));
    return settle(changes, managed, self, force);
  }

  /** Takes what changed away from the others, or says that it is theirs. */
  private static ManagedFields settle(
      Comparison changes, ManagedFields managed, Manager self, boolean force) throws ApplyConflict {
    var conflicts = new ArrayList<ApplyConflict.Conflict>();
    var settled = managed;
    for (var owner : managed.owners().entrySet()) {
      var manager = owner.getKey();
      if (manager.equals(self)) {
        continue;
      }
      var lost = owner.getValue().fields().intersection(changes.changed());
      for (var path : lost.paths()) {
        conflicts.add(new ApplyConflict.Conflict(manager.text(), FieldSet.text(path)));
      }
      var kept = owner.getValue().fields().difference(lost).difference(changes.removed());
      settled = settled.with(manager, owner.getValue().with(kept));
    }
    if (!force && !conflicts.isEmpty()) {
      throw new ApplyConflict(conflicts);
    }
    return settled;
  }

  /** Takes out what this manager applied before, does not apply now, and nobody else owns. */
  private Json prune(Json merged, FieldSet last, FieldSet owned) throws Misfit {
    if (last.isEmpty()) {
      return merged;
    }
    var lastNamed = last.withNamedFields(type);
    var pruned = orEmpty(Structure.without(type, merged, lastNamed));
    var mergedFields = Structure.fields(type, merged).withNamedFields(type);
    var prunedFields = Structure.fields(type, pruned).withNamedFields(type);
    pruned =
        orEmpty(
            Structure.without(
                type,
                merged,
                mergedFields.difference(prunedFields.union(owned.withNamedFields(type)))));
    // What fell with a removed parent, although this manager never had it, comes back.
    prunedFields = Structure.fields(type, pruned).withNamedFields(type);
    return orEmpty(
        Structure.without(
            type, merged, mergedFields.difference(prunedFields).intersection(lastNamed)));
  }

  private static Json orEmpty(@org.jspecify.annotations.Nullable Json value) {
    return value == null ? Json.Obj.EMPTY : value;
  }

  private static Json.Obj unmanaged(Json.Obj object) {
    var metadata = object.object("metadata");
    return metadata.get("managedFields") == null
        ? object
        : object.with("metadata", metadata.without("managedFields"));
  }

  private static Json.Obj managed(Json.Obj object, ManagedFields managed) {
    return managed.isEmpty()
        ? object
        : object.with(
            "metadata", object.object("metadata").with("managedFields", managed.encode()));
  }
}
