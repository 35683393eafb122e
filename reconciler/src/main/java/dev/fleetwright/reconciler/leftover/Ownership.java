package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The entries of an object's {@code metadata.managedFields}, and changes to them. */
record Ownership(List<Json> entries) {
  Ownership {
    entries = List.copyOf(entries);
  }

  static Ownership of(Json.Obj live) {
    return new Ownership(live.list("metadata", "managedFields"));
  }

  private static boolean isOurs(Json entry) {
    return ClusterSession.FIELD_MANAGER.equals(entry.text("manager"))
        && "Apply".equals(entry.text("operation"))
        && isMain(entry);
  }

  /** Not of a subresource, which only says what that wrote. */
  static boolean isMain(Json entry) {
    var subresource = entry.text("subresource");
    return subresource == null || subresource.isEmpty();
  }

  Json.Obj ours() {
    return union(Ownership::isOurs);
  }

  Json.Obj others() {
    return union(entry -> !isOurs(entry));
  }

  /** What others wrote without declaring it, as people and most controllers do. */
  Json.Obj edits() {
    return union(entry ->
        "Update".equals(entry.text("operation"))
            && isMain(entry)
            && !ClusterSession.FIELD_MANAGER.equals(entry.text("manager")));
  }

  Json.Obj all() {
    return union(_ -> true);
  }

  private Json.Obj union(Predicate<Json> which) {
    var tree = Json.Obj.EMPTY;
    for (var entry : entries) {
      if (which.test(entry)) {
        tree = FieldTree.union(tree, entry.object("fieldsV1"));
      }
    }
    return tree;
  }

  /** Where nobody but us has what is at a path, whoever had it. */
  Ownership taking(List<String> path, Json.Obj subtree, String apiVersion) {
    var left = new ArrayList<Json>();
    for (var entry : entries) {
      var fields = entry.object("fieldsV1");
      var rest = isOurs(entry) ? fields : FieldTree.without(fields, path);
      add(left, (Json.Obj) entry, rest);
    }
    return new Ownership(left).giving(FieldTree.branch(path, subtree), apiVersion);
  }

  /**
   * Where we have what these entries had, as client-go's {@code csaupgrade} does it.
   *
   * @param part of an entry's fields that we take
   */
  Ownership taking(Predicate<Json> which, Part part, String apiVersion) {
    var left = new ArrayList<Json>();
    var taken = Json.Obj.EMPTY;
    for (var entry : entries) {
      if (which.test(entry) && !isOurs(entry)) {
        taken = FieldTree.union(taken, part.of(entry.object("fieldsV1")));
      } else {
        left.add(entry);
      }
    }
    return taken.isEmpty() ? this : new Ownership(left).giving(taken, apiVersion);
  }

  /** With an entry that has some of what it had. */
  Ownership keeping(Json entry, Json.Obj fields) {
    var all = new ArrayList<>(entries);
    add(all, (Json.Obj) entry, fields);
    return new Ownership(all);
  }

  /** Some of a tree of fields. */
  @FunctionalInterface
  interface Part {
    Json.Obj of(Json.Obj fields);
  }

  private Ownership giving(Json.Obj fields, String apiVersion) {
    var all = new ArrayList<Json>();
    boolean had = false;
    for (var entry : entries) {
      if (isOurs(entry)) {
        add(all, (Json.Obj) entry, FieldTree.union(entry.object("fieldsV1"), fields));
        had = true;
      } else {
        all.add(entry);
      }
    }
    if (!had) {
      all.add(
          Json.obj()
              .put("manager", ClusterSession.FIELD_MANAGER)
              .put("operation", "Apply")
              .put("apiVersion", apiVersion)
              .put("fieldsType", "FieldsV1")
              .put("fieldsV1", fields)
              .build());
    }
    return new Ownership(all);
  }

  /** The entries of some versions as entries of another; what is double of a manager is one. */
  Ownership inVersion(Predicate<String> gone, String apiVersion) {
    var all = new ArrayList<Json>();
    for (var entry : entries) {
      if (gone.test(String.valueOf(entry.text("apiVersion")))) {
        all.add(((Json.Obj) entry).with("apiVersion", Json.str(apiVersion)));
      } else {
        all.add(entry);
      }
    }
    var single = new ArrayList<Json>();
    for (var entry : all) {
      int known = known(single, entry);
      if (known < 0) {
        single.add(entry);
      } else {
        var first = (Json.Obj) single.get(known);
        var fields = FieldTree.union(first.object("fieldsV1"), entry.object("fieldsV1"));
        single.set(known, first.with("fieldsV1", fields));
      }
    }
    return new Ownership(single);
  }

  private static int known(List<Json> entries, Json entry) {
    for (int i = 0; i < entries.size(); i++) {
      var other = entries.get(i);
      boolean same = true;
      for (var field : List.of("manager", "operation", "apiVersion", "subresource")) {
        same &= String.valueOf(other.text(field)).equals(String.valueOf(entry.text(field)));
      }
      if (same) {
        return i;
      }
    }
    return -1;
  }

  private static void add(List<Json> to, Json.Obj entry, Json.Obj fields) {
    if (!fields.isEmpty()) {
      to.add(entry.with("fieldsV1", fields));
    }
  }
}
