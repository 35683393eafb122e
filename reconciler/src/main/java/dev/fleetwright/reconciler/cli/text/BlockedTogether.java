package dev.fleetwright.reconciler.cli.text;

import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Objects that are held back for one and the same reason; none where it holds back the cluster as a
 * whole.
 */
public record BlockedTogether(String code, String reason, String fix, List<String> objects) {
  /** Names that are shown of many. */
  private static final int SHOWN = 3;

  private record Why(String code, String reason, String fix) {}

  /** In the order in which each reason came first. */
  static List<BlockedTogether> of(List<Blocked> blocked) {
    var objects = new LinkedHashMap<Why, List<String>>();
    for (var each : blocked) {
      var of =
          objects.computeIfAbsent(
              new Why(each.code(), each.reason(), each.fix()), _ -> new ArrayList<>());
      if (!each.object().isEmpty()) {
        of.add(each.object());
      }
    }
    var all = new ArrayList<BlockedTogether>();
    objects.forEach((why, of) -> all.add(new BlockedTogether(why.code, why.reason, why.fix, of)));
    return all;
  }

  boolean isWholeCluster() {
    return objects.isEmpty();
  }

  /** The object or how many there are, the code and the reason, in one line. */
  String headline() {
    var who =
        switch (objects.size()) {
          case 0 -> "";
          case 1 -> Shown.line(objects.getFirst()) + ": ";
          default -> objects.size() + " objects: ";
        };
    return who + coded();
  }

  private String coded() {
    return StatusText.oneLine((code.isEmpty() ? "" : code + ": ") + reason);
  }

  /** Appends what comes below the headline: names of several objects, and what to do. */
  void appendRest(StringBuilder out, String indent) {
    if (objects.size() > 1) {
      out.append(indent).append(names(objects, SHOWN)).append('\n');
    }
    if (!fix.isEmpty()) {
      out.append(indent).append("fix: ").append(StatusText.oneLine(fix)).append('\n');
    }
  }

  /** Names in a row, the first ones of many. */
  public static String names(List<String> names, int shown) {
    var some = Shown.line(String.join(", ", names.subList(0, Math.min(shown, names.size()))));
    return names.size() <= shown ? some : some + " and " + (names.size() - shown) + " more";
  }
}
