package dev.fleetwright.compiler.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Names that lead to other names, such as what units need or the groups in a group: where they lead
 * back to themselves, and how far they go. Takes time and memory in proportion to what is written,
 * however it is woven.
 */
public final class Chains {
  /** How many names may stand behind each other where each is looked up inside the one before. */
  public static final int DEEPEST = 32;

  private static final int SHOWN = 10;

  private final Map<String, List<Step>> next;
  private final Map<String, Integer> depths = new HashMap<>();
  private final List<Circle> circles = new ArrayList<>();

  private Chains(Map<String, List<Step>> next) {
    this.next = next;
    var walk = new Walk();
    new TreeSet<>(next.keySet()).forEach(walk::from);
  }

  /** A name in the entry of another. */
  public record Step(String to, SourceLocation at) {}

  /**
   * Names that lead back to the first of them.
   *
   * @param way the names one after the other, the first also at the end, many of them left out
   * @param length how many names
   * @param out the step from the first
   * @param back the step that closes it
   */
  public record Circle(String way, int length, Step out, Step back) {}

  /**
   * @param next where each name leads; what leads to a name without an entry ends there
   */
  public static Chains of(Map<String, List<Step>> next) {
    return new Chains(next);
  }

  /** The circles, at most one for each name that is led back to. */
  public List<Circle> circles() {
    return circles;
  }

  /** The most steps that can be taken from a name; not counting those that close a circle. */
  public int depth(String name) {
    return depths.getOrDefault(name, 0);
  }

  /** Names that lead to each other, in a line of which much is left out where they are many. */
  public static String line(List<String> names) {
    return line(names.size(), names::get);
  }

  private static String line(int count, IntFunction<String> name) {
    var shown = new ArrayList<String>();
    int half = count <= SHOWN ? count : SHOWN / 2;
    for (int i = 0; i < half; i++) {
      shown.add(name.apply(i));
    }
    if (half < count) {
      shown.add("... " + (count - SHOWN) + " more ...");
      for (int i = count - SHOWN / 2; i < count; i++) {
        shown.add(name.apply(i));
      }
    }
    return String.join(" -> ", shown);
  }

  /**
   * One walk along everything, with a stack of its own: a chain may be longer than the machine's.
   */
  private final class Walk {
    private final List<Place> way = new ArrayList<>();
    private final Map<String, Integer> onWay = new HashMap<>();
    private final HashSet<String> reported = new HashSet<>();

    private static final class Place {
      final String name;
      final Iterator<Step> steps;
      @Nullable Step taken;
      int depth;

      Place(String name, Iterator<Step> steps) {
        this.name = name;
        this.steps = steps;
      }
    }

    void from(String start) {
      if (!depths.containsKey(start)) {
        enter(start);
      }
      while (!way.isEmpty()) {
        var here = way.getLast();
        if (here.steps.hasNext()) {
          take(here.steps.next(), here);
        } else {
          leave(here);
        }
      }
    }

    private void enter(String name) {
      onWay.put(name, way.size());
      way.add(new Place(name, next.getOrDefault(name, List.of()).iterator()));
    }

    private void take(Step step, Place here) {
      here.taken = step;
      var start = onWay.get(step.to());
      var known = depths.get(step.to());
      if (start != null) {
        if (reported.add(step.to())) {
          var first = way.get(start);
          int length = way.size() - start;
          var line = line(length + 1, i -> way.get(start + i % length).name);
          circles.add(new Circle(line, length, Objects.requireNonNull(first.taken), step));
        }
      } else if (known != null) {
        here.depth = Math.max(here.depth, known + 1);
      } else if (next.containsKey(step.to())) {
        enter(step.to());
      } else {
        here.depth = Math.max(here.depth, 1);
      }
    }

    private void leave(Place here) {
      way.removeLast();
      onWay.remove(here.name);
      depths.put(here.name, here.depth);
      if (!way.isEmpty()) {
        var before = way.getLast();
        before.depth = Math.max(before.depth, here.depth + 1);
      }
    }
  }
}
