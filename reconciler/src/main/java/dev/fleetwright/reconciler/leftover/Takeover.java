package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who shall own what of a live object, so that an apply of what is wanted leaves nothing in it that
 * must not stay.
 *
 * @param live as it was read, whole
 * @param owners as they shall be
 * @param apiVersion in which we apply
 */
public record Takeover(Json.Obj live, Ownership owners, String apiVersion) {

  public static Takeover of(Json.Obj live, String apiVersion) {
    return new Takeover(live, Ownership.of(live), apiVersion);
  }

  /** Nothing is to be taken over. */
  public boolean isNothing() {
    return owners.equals(Ownership.of(live));
  }

  /** Somebody let go of the object and still owns some of it. */
  public static boolean isLetGo(Json.Obj live) {
    var owners = Ownership.of(live);
    return owners.entries().stream().anyMatch(LetGo::is)
        || FieldTree.at(owners.others(), LetGo.LAST_APPLIED) != null;
  }

  /** With all that those had who let go of the object: what is not wanted of it goes. */
  public Takeover adopting() {
    var start = lastApplied();
    return with(start.owners.taking(LetGo::is, fields -> fields, apiVersion));
  }

  /** The same of what is wanted only; what is not stays with those who had it. */
  public Takeover adopting(Json.Obj wanted) {
    var start = lastApplied();
    var taken = start.owners.taking(LetGo::is, fields -> declared(fields, wanted), apiVersion);
    for (var entry : start.owners.entries()) {
      if (LetGo.is(entry)) {
        taken = taken.keeping(entry, undeclared(entry.object("fieldsV1"), wanted));
      }
    }
    return with(taken);
  }

  private Takeover lastApplied() {
    return FieldTree.at(owners.others(), LetGo.LAST_APPLIED) == null
        ? this
        : with(owners.taking(LetGo.LAST_APPLIED, Json.Obj.EMPTY, apiVersion));
  }

  /** With the fields of versions that are served no more in ours. */
  public Takeover without(Predicate<String> gone) {
    return with(owners.inVersion(gone, apiVersion));
  }

  /** With what is at a place, so that it goes. */
  Takeover taking(List<String> path) {
    Json here = live;
    for (var name : path) {
      here = here == null ? null : FieldTree.named(here, name);
    }
    if (here == null) {
      return this;
    }
    var known = FieldTree.at(owners.all(), path);
    var subtree = FieldTree.of(here, known);
    var whole = known == null ? subtree : FieldTree.union(subtree, known);
    return with(owners.taking(path, whole, apiVersion));
  }

  /** With every item that is one of ours under another key. */
  public Takeover strays(Json.Obj wanted) {
    var taken = this;
    for (var path : Strays.of(live, wanted, owners.all())) {
      taken = taken.taking(path);
    }
    return taken;
  }

  /** What an apply would make of the object, but for what the server itself adds. */
  public Json.Obj after(Json.Obj wanted) {
    var left = Overlay.prune(live, wanted, owners.ours(), owners.others());
    return (Json.Obj) Overlay.merge(left, wanted, owners.all());
  }

  /** The live object with its owners as they shall be. */
  public Json.Obj object() {
    var metadata = live.object("metadata").with("managedFields", new Json.Arr(owners.entries()));
    return live.with("metadata", metadata);
  }

  private Takeover with(Ownership other) {
    return new Takeover(live, other, apiVersion);
  }

  private static Json.Obj declared(Json.Obj fields, @Nullable Json wanted) {
    var kept = new LinkedHashMap<String, Json>();
    fields
        .fields()
        .forEach((name, tree) -> {
          var want = FieldTree.named(wanted, name);
          if (name.equals(FieldTree.SELF) || want != null && tree.object().isEmpty()) {
            kept.put(name, tree);
          } else if (want != null) {
            var deeper = declared(tree.object(), want);
            if (!deeper.isEmpty()) {
              kept.put(name, deeper);
            }
          }
        });
    return new Json.Obj(kept);
  }

  private static Json.Obj undeclared(Json.Obj fields, @Nullable Json wanted) {
    var kept = new LinkedHashMap<String, Json>();
    fields
        .fields()
        .forEach((name, tree) -> {
          var want = FieldTree.named(wanted, name);
          if (want == null && !name.equals(FieldTree.SELF)) {
            kept.put(name, tree);
          } else if (want != null && !tree.object().isEmpty()) {
            var deeper = undeclared(tree.object(), want);
            if (!deeper.isEmpty()) {
              kept.put(name, deeper);
            }
          }
        });
    return new Json.Obj(kept);
  }
}
