package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.Quantity;
import dev.fleetwright.compiler.kubernetes.Secrecy;
import dev.fleetwright.compiler.source.Contrast;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that are ours and in which the server stores something else than we declared: a
 * webhook or policy rewrote what we wrote. Servers note such a rewrite in no {@code managedFields},
 * so only the values tell.
 */
public final class Overruled {
  private static final int LONGEST = 120;
  private static final String HIDDEN = "***";
  private static final Set<String> NOT_APPLIED = Set.of("apiVersion", "kind", "status");

  private final Desired desired;
  private final String time;
  private final List<Foreign> found = new ArrayList<>();

  private Overruled(Desired desired, String time) {
    this.desired = desired;
    this.time = time;
  }

  /**
   * @param live whole, in the version that is applied
   */
  public static List<Foreign> in(Desired desired, Json.Obj live) {
    var ours = ManagedFields.ours(live);
    if (ours == null || !ours.apiVersion().equals(desired.gvk().apiVersion())) {
      return List.of();
    }
    var wanted = desired.body();
    var walk = new Overruled(desired, ours.time());
    walk.object("", wanted, live, ours.fields(), Secrecy.of(wanted, live));
    return List.copyOf(walk.found);
  }

  /**
   * @param fields of ours below the path; empty where the server keeps it as one
   */
  private void value(String path, Json wanted, Json live, Json.Obj fields, Secrecy secrecy) {
    switch (wanted) {
      case Json.Obj map when live instanceof Json.Obj there ->
          object(path, map, there, fields, secrecy);
      case Json.Arr(var items) when live instanceof Json.Arr(var there) ->
          items(path, items, there, fields, secrecy);
      default -> {
        if (!isUnset(wanted) && !isSame(wanted, live)) {
          note(path, secrecy, wanted, live);
        }
      }
    }
  }

  private void object(
      String path, Json.Obj wanted, Json.Obj live, Json.Obj fields, Secrecy secrecy) {
    wanted
        .fields()
        .forEach((name, value) -> {
          if (path.isEmpty() && NOT_APPLIED.contains(name)) {
            return;
          }
          var there = live.get(name);
          var below = fields.get("f:" + name);
          // What is not ours any more is drift, or is left to others.
          if (!fields.isEmpty() && below == null) {
            return;
          }
          var here = join(path, name);
          var seen = secrecy.under(name, value, there);
          if (there != null) {
            value(here, value, there, below == null ? Json.Obj.EMPTY : below.object(), seen);
          } else if (!isUnset(value)) {
            note(here, seen, value, null);
          }
        });
  }

  private void items(
      String path, List<Json> wanted, List<Json> live, Json.Obj fields, Secrecy secrecy) {
    boolean named = fields.fields().keySet().stream().anyMatch(name -> !name.equals("."));
    if (!named && wanted.size() != live.size()) {
      note(path, secrecy, new Json.Arr(wanted), new Json.Arr(live));
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      var item = wanted.get(i);
      var name = named ? OwnedFields.itemField(fields, item, Set.of()) : null;
      if (named && name == null) {
        continue;
      }
      var there = name == null ? live.get(i) : OwnedFields.itemOf(new Json.Arr(live), name);
      var here = path + (name == null ? "[" + i + "]" : Undeclared.item(name));
      var seen = secrecy.item(item, there);
      if (there == null) {
        note(here, seen, item, null);
      } else {
        var below = name == null ? Json.Obj.EMPTY : fields.object(name);
        value(here, item, there, below, seen);
      }
    }
  }

  private static String join(String path, String name) {
    var key = name.contains(".") || name.contains("/") ? "[" + name + "]" : "." + name;
    return path.isEmpty() ? name : path + key;
  }

  /** What the server leaves out, or fills in. */
  private static boolean isUnset(Json value) {
    return switch (value) {
      case Json.Obj(var fields) -> fields.isEmpty();
      case Json.Arr(var items) -> items.isEmpty();
      case Json.Str(var text) -> text.isEmpty();
      case Json.Int(long number) -> number == 0;
      case Json.Bool bool -> bool == Json.Bool.FALSE;
      case Json.Null _ -> true;
      default -> false;
    };
  }

  /** The same but for how the server spells it. */
  private static boolean isSame(Json wanted, Json live) {
    if (wanted.equals(live)) {
      return true;
    }
    var a = JsonText.plain(wanted);
    var b = JsonText.plain(live);
    var quantity = Quantity.parse(a);
    return a.equals(b) || quantity.isPresent() && quantity.equals(Quantity.parse(b));
  }

  private void note(String path, Secrecy secrecy, Json wanted, @Nullable Json live) {
    var declared = JsonText.write(secrecy.shown(wanted, HIDDEN));
    var stored = live == null ? "" : JsonText.write(secrecy.shown(live, HIDDEN));
    var both = Contrast.of(declared, stored, LONGEST);
    found.add(
        new Foreign(
            desired.key(),
            path,
            Undeclared.BY_ADMISSION,
            time,
            "",
            Objects.requireNonNull(both.before()),
            both.after()));
  }
}
