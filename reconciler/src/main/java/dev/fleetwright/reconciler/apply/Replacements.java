package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether one workload may replace another: by its name, its images, its labels, or a Service that
 * finds the pods of both. Wrong either way is bearable only one way: a false match makes the old
 * one stay a little longer.
 */
final class Replacements {
  private static final Set<String> NAMING = Set.of("app", "k8s-app", "app.kubernetes.io/name");
  private static final Pattern DIGEST = Pattern.compile("-[0-9a-f]{6,}$");
  private static final Pattern COUNT = Pattern.compile("-?v?[0-9]+$");

  private final List<Json.Obj> selectors;

  /**
   * @param services that find pods
   */
  Replacements(Collection<Json.Obj> services) {
    this.selectors =
        services.stream()
            .map(service -> service.object("spec", "selector"))
            .filter(selector -> !selector.isEmpty())
            .toList();
  }

  boolean match(ObjectKey a, Json.Obj bodyOfA, ObjectKey b, Json.Obj bodyOfB) {
    if (stem(a.name()).equals(stem(b.name()))) {
      return true;
    }
    var podsOfA = PodTemplate.of(bodyOfA);
    var podsOfB = PodTemplate.of(bodyOfB);
    var images = images(podsOfA);
    images.retainAll(images(podsOfB));
    return !images.isEmpty() || sameNaming(podsOfA, podsOfB) || sameService(podsOfA, podsOfB);
  }

  private static boolean sameNaming(Json.Obj podsOfA, Json.Obj podsOfB) {
    return NAMING.stream()
        .anyMatch(label -> {
          var value = podsOfA.text("metadata", "labels", label);
          return value != null && value.equals(podsOfB.text("metadata", "labels", label));
        });
  }

  private boolean sameService(Json.Obj podsOfA, Json.Obj podsOfB) {
    return selectors.stream()
        .anyMatch(selector ->
            PodTemplate.selects(selector, podsOfA) && PodTemplate.selects(selector, podsOfB));
  }

  /** The repositories that the containers run, without tags and digests. */
  private static Set<String> images(Json.Obj pods) {
    var images = new HashSet<String>();
    for (var container : new ArrayList<>(pods.list("spec", "containers"))) {
      var image = container.text("image");
      if (image != null) {
        images.add(repository(image));
      }
    }
    return images;
  }

  private static String repository(String image) {
    var name = image.split("@", 2)[0];
    int tag = name.lastIndexOf(':');
    return tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
  }

  /** A name without what tells one generation of it from the next. */
  static String stem(String name) {
    var plain = DIGEST.matcher(name).replaceFirst("");
    plain = COUNT.matcher(plain).replaceFirst("");
    return plain.isEmpty() ? name : plain;
  }
}
