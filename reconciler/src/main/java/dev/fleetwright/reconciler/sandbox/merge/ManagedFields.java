package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.merge.FieldsV1.BadFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who owns what of one object. Immutable. */
final class ManagedFields {
  static final ManagedFields NONE = new ManagedFields(new TreeMap<>());
  private static final int MOST_UPDATERS = 10;
  private static final String ANCIENT = "ancient-changes";

  private final Map<Manager, Owned> owners;

  /**
   * @param apiVersion in which the fields are meant
   * @param time of the last change, RFC 3339; null where it was not told
   */
  record Owned(FieldSet fields, String apiVersion, @Nullable String time) {
    Owned with(FieldSet other) {
      return new Owned(other, apiVersion, time);
    }
  }

  private ManagedFields(Map<Manager, Owned> owners) {
    this.owners = owners;
  }

  Map<Manager, Owned> owners() {
    return java.util.Collections.unmodifiableMap(owners);
  }

  boolean isEmpty() {
    return owners.isEmpty();
  }

  @Nullable Owned of(Manager manager) {
    return owners.get(manager);
  }

  /** A copy in which {@code manager} owns this, and is no more where that is nothing. */
  ManagedFields with(Manager manager, Owned owned) {
    var copy = new TreeMap<>(owners);
    if (owned.fields().isEmpty()) {
      copy.remove(manager);
    } else {
      copy.put(manager, owned);
    }
    return new ManagedFields(copy);
  }

  ManagedFields without(Manager manager) {
    var copy = new TreeMap<>(owners);
    copy.remove(manager);
    return new ManagedFields(copy);
  }

  /** Without entries in API versions that are served no more. */
  ManagedFields ofVersions(Predicate<String> served) {
    var copy = new TreeMap<>(owners);
    copy.values().removeIf(owned -> !served.test(owned.apiVersion()));
    return new ManagedFields(copy);
  }

  /** What anybody owns. */
  FieldSet all() {
    return owners.values().stream().map(Owned::fields).reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** Past ten updaters the oldest of an API version become one. */
  ManagedFields capped() {
    var updaters = new ArrayList<>(owners.keySet().stream().filter(m -> !m.applied()).toList());
    if (updaters.size() <= MOST_UPDATERS) {
      return this;
    }
    updaters.sort(Comparator.comparing(this::time).thenComparing(m -> m));
    var copy = new TreeMap<>(owners);
    var firstOf = new TreeMap<String, Manager>();
    int left = updaters.size();
    for (var updater : updaters) {
      if (left <= MOST_UPDATERS) {
        break;
      }
      var owned = owners.get(updater);
      if (owned == null) {
        continue;
      }
      var first = firstOf.putIfAbsent(owned.apiVersion(), updater);
      if (first != null) {
        var bucket = Manager.updater(ANCIENT, owned.apiVersion(), "");
        var before = copy.containsKey(bucket) ? copy.get(bucket) : copy.remove(first);
        var fields = before == null ? owned.fields() : before.fields().union(owned.fields());
        copy.put(bucket, owned.with(fields));
        copy.remove(updater);
        left--;
      }
    }
    return new ManagedFields(copy);
  }

  private String time(Manager manager) {
    var owned = owners.get(manager);
    return owned == null || owned.time() == null ? "" : owned.time();
  }

  /** The entries of {@code metadata.managedFields}, in the server's order. */
  Json.Arr encode() {
    record Entry(Manager manager, Owned owned) {}
    var entries = new ArrayList<Entry>();
    owners.forEach((manager, owned) -> entries.add(new Entry(manager, owned)));
    entries.sort(
        Comparator.comparing((Entry e) -> operation(e.manager()))
            .thenComparing(e -> e.owned().time() == null ? "" : e.owned().time())
            .thenComparing(e -> e.manager().name())
            .thenComparing(e -> e.owned().apiVersion())
            .thenComparing(e -> e.manager().subresource()));
    return new Json.Arr(entries.stream().<Json>map(e -> encode(e.manager(), e.owned())).toList());
  }

  private static Json.Obj encode(Manager manager, Owned owned) {
    return Json.obj()
        .put("manager", manager.name().isEmpty() ? null : manager.name())
        .put("operation", operation(manager))
        .put("apiVersion", owned.apiVersion())
        .put("time", owned.time())
        .put("fieldsType", "FieldsV1")
        .put("fieldsV1", FieldsV1.encode(owned.fields()))
        .put("subresource", manager.subresource().isEmpty() ? null : manager.subresource())
        .build();
  }

  private static String operation(Manager manager) {
    return manager.applied() ? "Apply" : "Update";
  }

  static ManagedFields decode(List<Json> entries) throws BadFields {
    var owners = new TreeMap<Manager, Owned>();
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var operation = word(entry, "operation");
      if (!operation.equals("Apply") && !operation.equals("Update")) {
        throw new BadFields("operation must be `Apply` or `Update`");
      }
      var apiVersion = word(entry, "apiVersion");
      if (apiVersion.isEmpty()) {
        throw new BadFields("apiVersion must not be empty");
      }
      var type = word(entry, "fieldsType");
      if (!type.equals("FieldsV1")) {
        throw new BadFields(
            type.isEmpty()
                ? "missing fieldsType in managed fields entry " + i
                : "invalid fieldsType \"" + type + "\" in managed fields entry " + i);
      }
      var fields = FieldsV1.decode(entry.object("fieldsV1"));
      boolean applied = operation.equals("Apply");
      var manager =
          new Manager(
              word(entry, "manager"),
              applied,
              applied ? "" : apiVersion,
              word(entry, "subresource"));
      owners.put(manager, new Owned(fields, apiVersion, entry.text("time")));
    }
    return owners.isEmpty() ? NONE : new ManagedFields(owners);
  }

  private static String word(Json entry, String key) {
    var text = entry.text(key);
    return text == null ? "" : text;
  }
}
