package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what takes traffic does so for one's own networks alone: by the words of the providers'
 * load balancers and of the usual classes.
 */
final class Inside {
  private static final List<String> CLASSES =
      List.of("ingressClassName", "gatewayClassName", "loadBalancerClass");

  private Inside() {}

  static boolean is(Obj object) {
    var className = className(object);
    return Stream.of(
                object.object("metadata", "annotations"),
                object.object("metadata", "labels"),
                object.object("spec", "infrastructure", "annotations"),
                object.object("spec", "infrastructure", "labels"))
            .anyMatch(Inside::says)
        || className.contains("internal")
        || className.contains("ilb"); // an internal load balancer of Google's
  }

  /** The class that a service, an ingress or a gateway names; empty where it names none. */
  static String className(Obj object) {
    return CLASSES.stream()
        .map(field -> Concerns.word(object.at("spec", field)))
        .collect(Collectors.joining());
  }

  private static boolean says(Obj marks) {
    return marks.fields().entrySet().stream()
        .anyMatch(each -> {
          var name = each.getKey().toLowerCase(Locale.ROOT);
          var value = JsonText.plain(each.getValue()).toLowerCase(Locale.ROOT);
          return name.contains("internal") && (value.equals("true") || value.equals("0.0.0.0/0"))
              || (name.contains("scheme") || name.contains("type")) && value.equals("internal")
              || name.endsWith("/visibility") && value.equals("cluster-local");
        });
  }
}
