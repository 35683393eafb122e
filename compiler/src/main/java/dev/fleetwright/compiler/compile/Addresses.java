package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Deployable.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds workloads of one cluster that would answer under the same host and path: the controller
 * takes one of them, and nobody knows which.
 */
final class Addresses {
  private static final String GATEWAYS = "gateway.networking.k8s.io";

  private final Map<String, String> classOfGateway = new HashMap<>();

  private Addresses(List<Assembly.Member> members) {
    for (var member : members) {
      for (var placed : member.objects()) {
        if (placed.key().groupKind().equals("Gateway." + GATEWAYS)) {
          var gatewayClass = placed.manifest().object().text("spec", "gatewayClassName");
          if (gatewayClass != null) {
            classOfGateway.put(placed.key().namespace() + "/" + placed.key().name(), gatewayClass);
          }
        }
      }
    }
  }

  /** Host and path behind the gateways of one class, or the shared gateway, or an ingress class. */
  private record Address(String by, String host, String path) {}

  static void report(List<Assembly.Member> members, List<Diagnostic> diagnostics) {
    var addresses = new Addresses(members);
    var owners = new HashMap<Address, Assembly.Member>();
    for (var member : members) {
      if (member.outcome().unit().kind() != Kind.WORKLOAD) {
        continue; // Raw manifests may mean to share, by weights or marks of a controller.
      }
      for (var address : addresses.of(member)) {
        var owner = owners.putIfAbsent(address, member);
        if (owner != null) {
          diagnostics.add(
              Diagnostic.error(
                      "FW1218",
                      member.outcome().unit().at(),
                      "'%s' and '%s' answer at the same address, %s%s"
                          .formatted(owner.id(), member.id(), address.host(), address.path()))
                  .alsoAt(owner.outcome().unit().at(), "the other one")
                  .because("one of them would get all of its traffic, and which one is chance")
                  .fix("give one of them another `host` or `path`"));
          break;
        }
      }
    }
  }

  private Set<Address> of(Assembly.Member member) {
    var found = new LinkedHashSet<Address>();
    for (var placed : member.objects()) {
      switch (placed.key().groupKind()) {
        case "HTTPRoute." + GATEWAYS -> route(placed.manifest(), found);
        case "Ingress.networking.k8s.io" -> ingress(placed.manifest(), found);
        default -> {}
      }
    }
    return found;
  }

  private void route(Manifest route, Set<Address> found) {
    var spec = route.object().object("spec");
    for (var parent : spec.list("parentRefs")) {
      var namespace = parent.text("namespace");
      var gateway =
          (namespace == null ? route.key().namespace() : namespace) + "/" + parent.text("name");
      var by = classOfGateway.getOrDefault(gateway, gateway);
      for (var host : texts(spec.list("hostnames"))) {
        for (var rule : spec.list("rules")) {
          for (var match : rule.list("matches")) {
            // One that asks for more than a path leaves room for others.
            if (match instanceof Json.Obj(var fields) && fields.keySet().equals(Set.of("path"))) {
              found.add(new Address(by, host, String.valueOf(match.text("path", "value"))));
            }
          }
        }
      }
    }
  }

  private static void ingress(Manifest ingress, Set<Address> found) {
    var spec = ingress.object().object("spec");
    var by = "ingress " + spec.text("ingressClassName");
    for (var rule : spec.list("rules")) {
      for (var path : rule.list("http", "paths")) {
        found.add(
            new Address(by, String.valueOf(rule.text("host")), String.valueOf(path.text("path"))));
      }
    }
  }

  private static List<String> texts(List<Json> values) {
    var texts = new ArrayList<String>();
    for (var value : values) {
      if (value instanceof Json.Str(var text)) {
        texts.add(text);
      }
    }
    return texts;
  }
}
