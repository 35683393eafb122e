package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields in which two states of one object differ, for people to read. Values of a Secret are
 * never shown, and of no object the annotation in which kubectl keeps a copy of it.
 */
public final class FieldDiff {
  private static final Set<String> BY_THE_SERVER =
      Set.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");
  private static final Set<String> SECRET_VALUES = Set.of("data", "stringData");
  private static final String COPY = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String HIDDEN = "***";
  private static final List<String> NAMING =
      List.of("name", "port", "containerPort", "mountPath", "type", "key", "host");
  private static final int LONGEST = 120;

  private final boolean secret;
  private final List<FieldChange> changes = new ArrayList<>();

  private FieldDiff(boolean secret) {
    this.secret = secret;
  }

  /**
   * @param before as JSON, empty where the field is new
   * @param after as JSON, empty where the field goes
   */
  public record FieldChange(String path, String before, String after) {}

  public static List<FieldChange> of(Json.Obj before, Json.Obj after) {
    var diff = new FieldDiff("Secret".equals(after.text("kind")));
    diff.compare("", content(before), content(after));
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

  private void compare(String path, @Nullable Json before, @Nullable Json after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    if (before instanceof Json.Obj a && after instanceof Json.Obj b) {
      fields(path, a.fields(), b.fields());
    } else if (before instanceof Json.Arr(var a) && after instanceof Json.Arr(var b)) {
      var named = named(a);
      var alsoNamed = named(b);
      if (named == null || alsoNamed == null) {
        change(path, before, after);
      } else {
        items(path, named, alsoNamed);
      }
    } else {
      change(path, before, after);
    }
  }

  private void fields(String path, Map<String, Json> before, Map<String, Json> after) {
    var names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (var name : names) {
      var key = name.contains(".") || name.contains("/") ? "[" + name + "]" : "." + name;
      var deeper = path.isEmpty() ? name : path + key;
      var a = before.get(name);
      var b = after.get(name);
      if ((secret && path.isEmpty() && SECRET_VALUES.contains(name)) || name.equals(COPY)) {
        hidden(deeper, a, b);
      } else {
        compare(deeper, a, b);
      }
    }
  }

  private void items(String path, Map<String, Json> before, Map<String, Json> after) {
    var names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (var name : names) {
      compare(path + "[" + name + "]", before.get(name), after.get(name));
    }
    if (before.keySet().equals(after.keySet())
        && !List.copyOf(before.keySet()).equals(List.copyOf(after.keySet()))) {
      changes.add(
          new FieldChange(
              path, String.join(", ", before.keySet()), String.join(", ", after.keySet())));
    }
  }

  /** Says which values of a Secret change, and nothing of what they are. */
  private void hidden(String path, @Nullable Json before, @Nullable Json after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    if (before instanceof Json.Obj || after instanceof Json.Obj) {
      var a = before instanceof Json.Obj map ? map.fields() : Map.<String, Json>of();
      var b = after instanceof Json.Obj map ? map.fields() : Map.<String, Json>of();
      var names = new LinkedHashSet<>(a.keySet());
      names.addAll(b.keySet());
      names.forEach(name -> hidden(path + "." + name, a.get(name), b.get(name)));
      return;
    }
    changes.add(new FieldChange(path, before == null ? "" : HIDDEN, after == null ? "" : HIDDEN));
  }

  private void change(String path, @Nullable Json before, @Nullable Json after) {
    changes.add(new FieldChange(path, text(before), text(after)));
  }

  private static String text(@Nullable Json value) {
    if (value == null) {
      return "";
    }
    var text = JsonText.write(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  /** The items by what names each of them, or null when nothing does. */
  private static @Nullable Map<String, Json> named(List<Json> items) {
    for (var naming : NAMING) {
      var byName = new LinkedHashMap<String, Json>();
      for (var item : items) {
        var name = item.at(naming);
        if (name instanceof Json.Str || name instanceof Json.Int) {
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
