package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Puts environment variables behind those that their values refer to: Kubernetes replaces {@code
 * $(NAME)} by what comes before, and leaves every other such text as it is.
 */
final class EnvOrder {
  /** {@code $$} is a dollar sign, and takes the meaning from what follows. */
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_.-]{0,252})\\)");

  /** What every pod has of the Services of its namespace, if they are older. */
  private static final Pattern OF_SERVICES =
      Pattern.compile("[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT|PORT)(_[A-Z0-9_]+)?");

  private EnvOrder() {}

  /** An object with the environment of each container of its pods in order. */
  static Json.Obj of(Json.Obj object, Unit unit) {
    return in(object, List.of("spec", "jobTemplate", "spec", "template", "spec"), unit);
  }

  /** {@code jobTemplate} and {@code spec} before {@code template} may be left out of a path. */
  private static Json.Obj in(Json.Obj here, List<String> path, Unit unit) {
    if (path.isEmpty()) {
      return containers(containers(here, "initContainers", unit), "containers", unit);
    }
    var key = path.getFirst();
    var rest = path.subList(1, path.size());
    if (key.equals("jobTemplate") && here.get(key) == null) {
      rest = path.subList(3, path.size());
      key = "template";
    }
    return here.get(key) instanceof Json.Obj next ? here.with(key, in(next, rest, unit)) : here;
  }

  private static Json.Obj containers(Json.Obj pod, String key, Unit unit) {
    if (!(pod.get(key) instanceof Json.Arr(var containers))) {
      return pod;
    }
    var ordered = new ArrayList<Json>();
    for (var container : containers) {
      ordered.add(
          container instanceof Json.Obj each && each.get("env") instanceof Json.Arr(var env)
              ? each.with("env", new Json.Arr(ordered(env, unit)))
              : container);
    }
    return pod.with(key, new Json.Arr(ordered));
  }

  private static List<Json> ordered(List<Json> env, Unit unit) {
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < env.size(); i++) {
      var name = env.get(i).text("name");
      if (name == null || places.put(name, i) != null) {
        return env; // the last of a name wins, which an overlay may count on
      }
    }
    var waits = new TreeMap<Integer, Set<Integer>>();
    var users = new HashMap<Integer, List<Integer>>();
    for (int i = 0; i < env.size(); i++) {
      for (var name : references(env.get(i))) {
        var place = places.get(name);
        if (place != null) {
          waits.computeIfAbsent(i, _ -> new TreeSet<>()).add(place);
          users.computeIfAbsent(place, _ -> new ArrayList<>()).add(i);
        } else if (!OF_SERVICES.matcher(name).matches()) {
          unmet(unit, env.get(i), name);
        }
      }
    }
    return waits.isEmpty() ? env : sorted(env, waits, users, unit);
  }

  /** The first of those that wait for nothing, again and again. */
  private static List<Json> sorted(
      List<Json> env,
      Map<Integer, Set<Integer>> waits,
      Map<Integer, List<Integer>> users,
      Unit unit) {
    var ready = new TreeSet<Integer>();
    for (int i = 0; i < env.size(); i++) {
      if (!waits.containsKey(i)) {
        ready.add(i);
      }
    }
    var sorted = new ArrayList<Json>(env.size());
    while (!ready.isEmpty()) {
      int next = ready.removeFirst();
      sorted.add(env.get(next));
      for (int user : users.getOrDefault(next, List.of())) {
        var left = waits.get(user);
        if (left != null && left.remove(next) && left.isEmpty()) {
          waits.remove(user);
          ready.add(user);
        }
      }
    }
    waits.forEach((place, left) -> {
      circle(unit, env.get(place), env.get(left.iterator().next()));
      sorted.add(env.get(place));
    });
    return sorted;
  }

  private static Set<String> references(Json variable) {
    var names = new LinkedHashSet<String>();
    var text = variable.text("value");
    if (text != null && text.contains("$(")) {
      var found = REFERENCE.matcher(text);
      while (found.find()) {
        if (found.group(1) != null) {
          names.add(found.group(1));
        }
      }
    }
    return names;
  }

  private static void unmet(Unit unit, Json variable, String name) {
    unit.warning(
        "FW1460",
        place(unit, variable),
        "env.%s refers to $(%s), which is no variable of the container"
            .formatted(name(variable), Shown.of(name)),
        "Kubernetes leaves such a reference as it is",
        "name a variable of `env` or `secrets`; where the text is meant, write $$(%s)"
            .formatted(Shown.of(name)));
  }

  private static void circle(Unit unit, Json variable, Json other) {
    boolean itself = name(variable).equals(name(other));
    unit.warning(
        "FW1460",
        place(unit, variable),
        itself
            ? "env.%s refers to itself".formatted(name(variable))
            : "env.%s and env.%s refer to each other".formatted(name(variable), name(other)),
        "Kubernetes replaces a reference only by what comes before, and leaves this as it is",
        "write one of them out");
  }

  private static String name(Json variable) {
    return Shown.of(String.valueOf(variable.text("name")));
  }

  private static SourceLocation place(Unit unit, Json variable) {
    var name = variable.text("name");
    var written = name == null ? null : unit.spec().map("env").get(name);
    return written == null ? unit.workload().at() : written.at();
  }
}
