package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a NetworkPolicy lets through. */
final class Openings {
  /** Of one direction: each pair of a peer and a port; an empty object stands for all. */
  private record Opening(Json peer, Json port) {}

  private Openings() {}

  /** Whether something may come through that could not before; rather once too often. */
  static boolean widened(Obj before, Obj after) {
    return !before.object("spec", "podSelector").equals(after.object("spec", "podSelector"))
        || direction(before, after, "Ingress", "ingress", "from")
        || direction(before, after, "Egress", "egress", "to");
  }

  /** Whether a rule for what comes in names nobody, or all addresses. */
  static boolean toEverybody(Obj policy) {
    return policy.list("spec", "ingress").stream()
        .anyMatch(rule ->
            rule.list("from").isEmpty()
                || rule.list("from").stream()
                    .map(peer -> Concerns.word(peer.at("ipBlock", "cidr")))
                    .anyMatch(cidr -> cidr.equals("0.0.0.0/0") || cidr.equals("::/0")));
  }

  private static boolean direction(Obj before, Obj after, String type, String field, String peers) {
    if (!isAbout(before, type, field)) {
      return false;
    }
    if (!isAbout(after, type, field)) {
      return true;
    }
    var old = of(before.list("spec", field), peers);
    return of(after.list("spec", field), peers).stream()
        .anyMatch(each ->
            !old.contains(each)
                && !old.contains(new Opening(Obj.EMPTY, each.port()))
                && !old.contains(new Opening(each.peer(), Obj.EMPTY))
                && !old.contains(new Opening(Obj.EMPTY, Obj.EMPTY)));
  }

  private static boolean isAbout(Obj policy, String type, String field) {
    var types = policy.list("spec", "policyTypes");
    return types.isEmpty()
        ? type.equals("Ingress") || policy.at("spec", field) != null
        : types.contains(Json.str(type));
  }

  private static Set<Opening> of(List<Json> rules, String peers) {
    var found = new HashSet<Opening>();
    for (var rule : rules) {
      for (var peer : orAll(rule.list(peers))) {
        for (var port : orAll(rule.list("ports"))) {
          found.add(new Opening(peer, port));
        }
      }
    }
    return found;
  }

  private static List<Json> orAll(List<Json> items) {
    return items.isEmpty() ? List.of(Obj.EMPTY) : items;
  }
}
