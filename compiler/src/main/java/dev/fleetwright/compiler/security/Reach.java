package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From where an object can be reached. */
public final class Reach {
  private static final Set<String> ROUTES =
      Set.of(
          "Ingress",
          "HTTPRoute",
          "GRPCRoute",
          "TLSRoute",
          "TCPRoute",
          "UDPRoute",
          "Route",
          "HTTPProxy",
          "IngressRoute",
          "IngressRouteTCP",
          "VirtualService");

  /** Kinds that keep traffic out. */
  private static final Set<String> FILTERS =
      Set.of(
          "NetworkPolicy",
          "GlobalNetworkPolicy",
          "AdminNetworkPolicy",
          "BaselineAdminNetworkPolicy",
          "ClusterNetworkPolicy",
          "CiliumNetworkPolicy",
          "CiliumClusterwideNetworkPolicy",
          "AuthorizationPolicy",
          "PeerAuthentication");

  /** Annotations of ingress controllers by which callers are kept out or must show who they are. */
  private static final Pattern KEEPS_OUT =
      Pattern.compile(
          "(?i).*(whitelist|allowlist|denylist|source-range|inbound-cidrs|ip_whitelist|[/-]auth|waf|oauth|access-policy).*");

  private final Set<String> found = new TreeSet<>();

  private Reach() {}

  /** Whether objects of a kind stop traffic that flowed before, once they are there. */
  public static boolean isFilter(String kind) {
    return FILTERS.contains(kind);
  }

  static Set<String> of(Obj object) {
    var reach = new Reach();
    var kind = Concerns.word(object.get("kind"));
    if (kind.equals("Service") && Concerns.word(object.get("apiVersion")).equals("v1")) {
      reach.service(object);
    } else if (kind.equals("Gateway")) {
      reach.gateway(object);
    } else if (ROUTES.contains(kind)) {
      reach.route(object);
    }
    if (kind.equals("NetworkPolicy") && Openings.toEverybody(object)) {
      reach.found.add("lets callers from everywhere through");
    }
    if (kind.equals("LoadBalancerConfiguration")
        && !"internal".equals(object.text("spec", "scheme"))) {
      reach.found.add("makes load balancers that face the internet");
    }
    PodSpecs.of(object).forEach(reach::ports);
    return reach.found;
  }

  /** What was kept out and may come in now. */
  static List<String> opened(Obj before, Obj after) {
    var kind = Concerns.word(after.get("kind"));
    var opened = new ArrayList<String>();
    if (isFilter(kind) && !before.object("spec").equals(after.object("spec"))) {
      if (!kind.equals("NetworkPolicy") || Openings.widened(before, after)) {
        opened.add("lets through more than before, or other things");
      }
    }
    if (ROUTES.contains(kind) || kind.equals("Service") || kind.equals("Gateway")) {
      if (!Inside.className(before).equals(Inside.className(after))
          && Inside.is(before) == Inside.is(after)) {
        opened.add("is served by another class: " + Inside.className(after));
      }
      var now = after.object("metadata", "annotations");
      before
          .object("metadata", "annotations")
          .fields()
          .forEach((name, value) -> {
            if (KEEPS_OUT.matcher(name).matches() && !value.equals(now.get(name))) {
              opened.add("keeps callers out in another way (annotation " + name + ")");
            }
          });
    }
    return opened;
  }

  private void service(Obj service) {
    for (var ip : service.list("spec", "externalIPs")) {
      found.add("takes the traffic of " + JsonText.plain(ip));
    }
    var type = Concerns.word(service.at("spec", "type"));
    if (!type.equals("LoadBalancer") && !type.equals("NodePort")) {
      return;
    }
    var inside = type.equals("LoadBalancer") && Inside.is(service);
    var where =
        type.equals("NodePort")
            ? "every node"
            : inside ? "an internal load balancer" : "a load balancer";
    for (var port : service.list("spec", "ports")) {
      found.add("opens port " + Concerns.word(port.at("port")) + " on " + where);
    }
    if (type.equals("LoadBalancer")) {
      var ranges = service.list("spec", "loadBalancerSourceRanges");
      ranges.forEach(range -> found.add("takes callers from " + JsonText.plain(range)));
      if (ranges.isEmpty()) {
        found.add("takes callers from every address");
      }
    }
  }

  private void gateway(Obj gateway) {
    var inside = Inside.is(gateway) ? " inside" : "";
    for (var listener : gateway.list("spec", "listeners")) {
      found.add(
          "opens port %s for %s%s"
              .formatted(
                  Concerns.word(listener.at("port")), host(listener.at("hostname")), inside));
    }
    for (var server : gateway.list("spec", "servers")) {
      server
          .list("hosts")
          .forEach(host ->
              found.add(
                  "opens port %s for %s%s"
                      .formatted(Concerns.word(server.at("port", "number")), host(host), inside)));
    }
  }

  private void route(Obj route) {
    var inside = Inside.is(route) ? " inside" : "";
    var spec = route.object("spec");
    var hosts = new ArrayList<Json>();
    spec.list("rules").forEach(rule -> addHost(hosts, rule.at("host")));
    hosts.addAll(spec.list("hostnames"));
    hosts.addAll(spec.list("hosts"));
    addHost(hosts, spec.get("host"));
    addHost(hosts, spec.at("virtualhost", "fqdn"));
    spec.list("routes").forEach(each -> addHost(hosts, each.at("match")));
    if (hosts.isEmpty()) {
      found.add("serves any host" + inside);
    }
    hosts.forEach(host -> found.add("serves " + host(host) + inside));
    if ("Ingress".equals(route.text("kind"))
        && spec.list("rules").stream().anyMatch(rule -> rule.at("host") == null)) {
      found.add("serves any host" + inside);
    }
    for (var parent : spec.list("parentRefs")) {
      found.add("is attached to " + Concerns.word(parent.at("name")));
    }
  }

  private static void addHost(List<Json> hosts, @Nullable Json host) {
    if (host != null) {
      hosts.add(host);
    }
  }

  private static String host(@Nullable Json host) {
    var name = Concerns.word(host);
    return name.isEmpty() || name.equals("*") ? "any host" : name;
  }

  private void ports(Obj pod) {
    PodSpecs.containers(pod)
        .forEach((name, container) ->
            container.list("ports").stream()
                .filter(port -> port.at("hostPort") != null)
                .forEach(port ->
                    found.add(
                        "opens port " + Concerns.word(port.at("hostPort")) + " on its node")));
  }
}
