package dev.fleetwright.reconciler.leftover;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.drift.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an object may be why the server refuses it, and is not of what is wanted: the field that
 * it names, the other members beside or in it, the other item of the same name. The likeliest
 * first.
 */
final class Suspects {
  private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)\\]|([^.\\[\\]]+)");

  /** The rest says that it is no value at all. */
  private static final Set<String> TELLING =
      Set.of(
          "FieldValueForbidden",
          "FieldValueInvalid",
          "FieldValueDuplicate",
          "FieldValueRequired",
          "FieldValueTypeInvalid",
          "FieldValueTooMany",
          "FieldValueNotFound");

  /** One step on the way to the field. */
  private record Node(
      List<String> path,
      Json value,
      @Nullable Json wanted,
      Json.@Nullable Obj tree,
      boolean item) {}

  private final List<FieldPath> yielded;
  private final Set<List<String>> suspects = new LinkedHashSet<>();

  private Suspects(List<FieldPath> yielded) {
    this.yielded = yielded;
  }

  static boolean telling(Cause cause) {
    return TELLING.contains(cause.reason()) && !cause.message().contains("immutable");
  }

  /**
   * @param object that is refused
   * @param tree of everything that anybody owns
   */
  static List<List<String>> of(
      Cause cause, Json.Obj object, Json.Obj wanted, Json.Obj tree, List<FieldPath> yielded) {
    var suspects = new Suspects(yielded);
    suspects.look(cause, walk(cause.field(), object, wanted, tree));
    return List.copyOf(suspects.suspects);
  }

  private void look(Cause cause, List<Node> nodes) {
    boolean there = nodes.size() > STEP.matcher(cause.field()).results().count();
    if (cause.reason().equals("FieldValueRequired") && !there) {
      return; // missing indeed, and not one of two too many
    }
    var strange = nodes.stream().filter(node -> node.wanted() == null).toList().reversed();
    strange.stream().filter(Node::item).findFirst().ifPresent(node -> suspect(node.path()));
    strange.forEach(node -> suspect(node.path()));
    if (!strange.isEmpty()) {
      return;
    }
    if (cause.reason().equals("FieldValueDuplicate")) {
      twins(nodes);
    }
    var last = nodes.getLast();
    members(last, Json.Null.NULL);
    if (nodes.size() > 1) {
      members(nodes.get(nodes.size() - 2), last.value());
    }
    if (cause.field().startsWith("data[") || cause.field().startsWith("binaryData[")) {
      var name = last.path().getLast();
      var other = cause.field().startsWith("data[") ? "f:binaryData" : "f:data";
      suspect(List.of(other, name));
    }
  }

  /** What the object has there and nobody wants, first what is of the same sort. */
  private void members(Node node, Json like) {
    if (node.wanted() == null || !(node.value() instanceof Json.Obj(var fields))) {
      return;
    }
    for (boolean same : List.of(true, false)) {
      fields.forEach((key, value) -> {
        boolean alike = like == Json.Null.NULL || like.getClass() == value.getClass();
        if (node.wanted().at(key) == null && alike == same) {
          suspect(then(node.path(), "f:" + key));
        }
      });
    }
  }

  /** Items of the same list that have the same value there, and are not wanted. */
  private void twins(List<Node> nodes) {
    for (int i = nodes.size() - 1; i > 0; i--) {
      var list = nodes.get(i - 1);
      if (!nodes.get(i).item() || list.tree() == null || list.wanted() == null) {
        continue;
      }
      var below =
          nodes.getLast().path().subList(nodes.get(i).path().size(), nodes.getLast().path().size());
      for (var item : list.value().list()) {
        var name = FieldTree.item(list.tree(), item);
        Json value = item;
        for (var step : below) {
          value = value == null ? null : FieldTree.named(value, step);
        }
        if (name != null
            && FieldTree.named(list.wanted(), name) == null
            && nodes.getLast().value().equals(value)) {
          suspect(then(list.path(), name));
        }
      }
    }
  }

  private void suspect(List<String> path) {
    var first = path.getFirst();
    boolean ours =
        first.equals("f:metadata")
            || first.equals("f:status")
            || first.equals("f:apiVersion")
            || first.equals("f:kind")
            || path.equals(List.of("f:spec"));
    var branch = FieldTree.branch(path, Json.Obj.EMPTY);
    if (!ours && yielded.stream().noneMatch(field -> field.ownedIn(branch))) {
      suspects.add(path);
    }
  }

  /** As far as the object has the path. */
  private static List<Node> walk(String field, Json.Obj object, Json.Obj wanted, Json.Obj tree) {
    var nodes = new ArrayList<Node>();
    var here = new Node(List.of(), object, wanted, tree, false);
    nodes.add(here);
    var steps = STEP.matcher(field);
    while (steps.find()) {
      var next = step(here, steps.group(1) == null ? steps.group(2) : steps.group(1));
      if (next == null) {
        break;
      }
      here = next;
      nodes.add(here);
    }
    return nodes;
  }

  private static @Nullable Node step(Node from, String step) {
    String name = "f:" + step;
    Json value = from.value().at(step);
    boolean item = from.value() instanceof Json.Arr;
    if (from.value() instanceof Json.Arr(var items)) {
      if (from.tree() == null
          || !step.matches("\\d{1,6}")
          || Integer.parseInt(step) >= items.size()) {
        return null;
      }
      value = items.get(Integer.parseInt(step));
      name = FieldTree.item(from.tree(), value);
    }
    if (value == null || name == null) {
      return null;
    }
    return new Node(
        then(from.path(), name),
        value,
        FieldTree.named(from.wanted(), name),
        FieldTree.child(from.tree(), name),
        item);
  }

  private static List<String> then(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
