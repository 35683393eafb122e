package dev.fleetwright.reconciler.sandbox.merge;

import dev.fleetwright.reconciler.sandbox.schema.Type;
import dev.fleetwright.reconciler.sandbox.schema.Type.Struct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths. That a path is in the set says nothing of the paths above or below it. Immutable.
 */
public final class FieldSet {
  public static final FieldSet EMPTY = new FieldSet(new TreeMap<>());

  private final SortedMap<PathElement, Node> nodes;

  /**
   * @param member whether the path to here is in the set
   * @param below what is in the set below it
   */
  record Node(boolean member, FieldSet below) {}

  private FieldSet(SortedMap<PathElement, Node> nodes) {
    this.nodes = nodes;
  }

  /** The first steps of all paths, in order. */
  SortedMap<PathElement, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
  }

  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Whether the path of this single step is in the set. */
  boolean has(PathElement step) {
    var node = nodes.get(step);
    return node != null && node.member();
  }

  /** The rests of the paths that begin with this step. */
  FieldSet below(PathElement step) {
    var node = nodes.get(step);
    return node == null ? EMPTY : node.below();
  }

  public FieldSet union(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    var all = new TreeMap<>(nodes);
    other.nodes.forEach((step, node) ->
        all.merge(
            step, node, (a, b) -> new Node(a.member() || b.member(), a.below().union(b.below()))));
    return new FieldSet(all);
  }

  public FieldSet intersection(FieldSet other) {
    var both = new TreeMap<PathElement, Node>();
    nodes.forEach((step, node) -> {
      var theirs = other.nodes.get(step);
      if (theirs != null) {
        put(
            both,
            step,
            node.member() && theirs.member(),
            node.below().intersection(theirs.below()));
      }
    });
    return of(both);
  }

  /** Without the paths of {@code other}; what lies below them stays. */
  public FieldSet difference(FieldSet other) {
    return minus(other, false);
  }

  /** Without the paths of {@code other} and everything below them. */
  public FieldSet recursiveDifference(FieldSet other) {
    return minus(other, true);
  }

  private FieldSet minus(FieldSet other, boolean recursive) {
    if (other.isEmpty()) {
      return this;
    }
    var rest = new TreeMap<PathElement, Node>();
    nodes.forEach((step, node) -> {
      var theirs = other.nodes.get(step);
      if (theirs == null) {
        rest.put(step, node);
      } else if (!(recursive && theirs.member())) {
        put(
            rest,
            step,
            node.member() && !theirs.member(),
            node.below().minus(theirs.below(), recursive));
      }
    });
    return of(rest);
  }

  /** With every declared field that has something below it, as those are not in the set itself. */
  FieldSet withNamedFields(@Nullable Type type) {
    var all = new TreeMap<PathElement, Node>();
    nodes.forEach((step, node) -> {
      boolean named =
          step instanceof PathElement.Name(var name)
              && type instanceof Struct struct
              && struct.field(name) != null
              && !node.below().isEmpty();
      all.put(
          step,
          new Node(node.member() || named, node.below().withNamedFields(Shapes.below(type, step))));
    });
    return of(all);
  }

  /** All paths, those that end at a level before those that go on, as conflicts are told. */
  public List<List<PathElement>> paths() {
    var found = new ArrayList<List<PathElement>>();
    collect(List.of(), found);
    return found;
  }

  private void collect(List<PathElement> prefix, List<List<PathElement>> found) {
    nodes.forEach((step, node) -> {
      if (node.member()) {
        found.add(append(prefix, step));
      }
    });
    nodes.forEach((step, node) -> node.below().collect(append(prefix, step), found));
  }

  /** A path as conflicts name it, such as {@code .spec.containers[name="web"].image}. */
  public static String text(List<PathElement> path) {
    var text = new StringBuilder();
    path.forEach(text::append);
    return text.toString();
  }

  private static List<PathElement> append(List<PathElement> prefix, PathElement step) {
    var path = new ArrayList<>(prefix);
    path.add(step);
    return path;
  }

  private static void put(
      SortedMap<PathElement, Node> nodes, PathElement step, boolean member, FieldSet below) {
    if (member || !below.isEmpty()) {
      nodes.put(step, new Node(member, below));
    }
  }

  private static FieldSet of(SortedMap<PathElement, Node> nodes) {
    return nodes.isEmpty() ? EMPTY : new FieldSet(nodes);
  }

  /** Collects the paths below one step. */
  static final class Builder {
    private final SortedMap<PathElement, Node> nodes = new TreeMap<>();

    /** Adds the path of this single step. */
    void add(PathElement step) {
      add(step, true, EMPTY);
    }

    void add(PathElement step, boolean member, FieldSet below) {
      if (member || !below.isEmpty()) {
        nodes.merge(
            step,
            new Node(member, below),
            (a, b) -> new Node(a.member() || b.member(), a.below().union(b.below())));
      }
    }

    FieldSet build() {
      return of(nodes);
    }
  }

  /** The set of one path. */
  public static FieldSet path(String... names) {
    var set = EMPTY;
    for (int i = names.length - 1; i >= 0; i--) {
      var level = new Builder();
      level.add(new PathElement.Name(names[i]), i == names.length - 1, set);
      set = level.build();
    }
    return set;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set && nodes.equals(set.nodes);
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  @Override
  public String toString() {
    return paths().stream().map(FieldSet::text).toList().toString();
  }
}
