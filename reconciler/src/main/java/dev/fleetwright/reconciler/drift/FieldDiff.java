package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.Secrecy;
import dev.fleetwright.compiler.source.Contrast;
import dev.fleetwright.compiler.source.PrivateKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields in which two states of one object differ, for people to read, without what {@link
 * Secrecy} hides.
 */
public final class FieldDiff {
  private static final Set<String> BY_THE_SERVER =
      Set.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");
  private static final String HIDDEN = "***";
  private static final List<String> NAMING =
      List.of("name", "port", "containerPort", "mountPath", "type", "key", "host");
  private static final int LONGEST = 120;

  private final List<FieldChange> changes = new ArrayList<>();

  private FieldDiff() {}

  /**
   * @param before null where the field is new
   * @param after null where the field goes
   */
  public record FieldChange(String path, @Nullable Json before, @Nullable Json after) {
    /** Both as JSON, cut to where they differ when long; empty where there is none. */
    public Contrast inWords() {
      return Contrast.of(words(before), words(after), LONGEST);
    }

    private static String words(@Nullable Json value) {
      return value == null ? "" : JsonText.write(value);
    }
  }

  public static List<FieldChange> of(Json.Obj before, Json.Obj after) {
    var diff = new FieldDiff();
    diff.compare("", Secrecy.of(before, after), content(before), content(after));
    return List.copyOf(diff.changes);
  }

  /** An object without its status and without what the server alone writes. */
  static Json.Obj content(Json.Obj object) {
    var metadata = object.object("metadata");
    for (var field : BY_THE_SERVER) {
      metadata = metadata.without(field);
    }
    return object.without("status").with("metadata", metadata);
  }

  private void compare(String path, Secrecy secrecy, @Nullable Json before, @Nullable Json after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    if (secrecy == Secrecy.HIDDEN) {
      hidden(path, before, after);
    } else if (before instanceof Json.Obj a && after instanceof Json.Obj b) {
      fields(path, secrecy, a.fields(), b.fields());
    } else if (before instanceof Json.Arr(var a) && after instanceof Json.Arr(var b)) {
      var named = named(a);
      var alsoNamed = named(b);
      if (named == null || alsoNamed == null) {
        change(path, secrecy, before, after);
      } else {
        items(path, secrecy, named, alsoNamed);
      }
    } else {
      change(path, secrecy, before, after);
    }
  }

  private void fields(
      String path, Secrecy secrecy, Map<String, Json> before, Map<String, Json> after) {
    var names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (var name : names) {
      var a = before.get(name);
      var b = after.get(name);
      compare(join(path, name), secrecy.under(name, a, b), a, b);
    }
  }

  private static String join(String path, String name) {
    var key = name.contains(".") || name.contains("/") ? "[" + name + "]" : "." + name;
    return path.isEmpty() ? name : path + key;
  }

  private void items(
      String path, Secrecy secrecy, Map<String, Json> before, Map<String, Json> after) {
    var names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (var name : names) {
      var a = before.get(name);
      var b = after.get(name);
      compare(path + "[" + name + "]", secrecy.item(a, b), a, b);
    }
    if (before.keySet().equals(after.keySet())
        && !List.copyOf(before.keySet()).equals(List.copyOf(after.keySet()))) {
      changes.add(
          new FieldChange(path, Json.strings(before.keySet()), Json.strings(after.keySet())));
    }
  }

  /** Says which values change, and nothing of what they are. */
  private void hidden(String path, @Nullable Json before, @Nullable Json after) {
    if (before instanceof Json.Obj || after instanceof Json.Obj) {
      var a = before instanceof Json.Obj map ? map.fields() : Map.<String, Json>of();
      var b = after instanceof Json.Obj map ? map.fields() : Map.<String, Json>of();
      fields(path, Secrecy.HIDDEN, a, b);
    } else {
      change(path, Secrecy.HIDDEN, before, after);
    }
  }

  private void change(String path, Secrecy secrecy, @Nullable Json before, @Nullable Json after) {
    changes.add(new FieldChange(path, shown(secrecy, before), shown(secrecy, after)));
  }

  private static @Nullable Json shown(Secrecy secrecy, @Nullable Json value) {
    if (value == null) {
      return null;
    }
    return secrecy == Secrecy.HIDDEN ? Json.str(HIDDEN) : secrecy.shown(value, HIDDEN);
  }

  /** The items by what names each of them, or null when nothing does. */
  private static @Nullable Map<String, Json> named(List<Json> items) {
    for (var naming : NAMING) {
      var byName = new LinkedHashMap<String, Json>();
      for (var item : items) {
        var name = item.at(naming);
        if (name instanceof Json.Int
            || name instanceof Json.Str(var text) && !PrivateKeys.isIn(text)) {
          byName.put(naming + "=" + JsonText.write(name).replace("\"", ""), item);
        }
      }
      if (byName.size() == items.size()) {
        return byName;
      }
    }
    return null;
  }
}
