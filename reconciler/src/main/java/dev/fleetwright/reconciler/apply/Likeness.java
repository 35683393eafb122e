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
 * Whether one workload may take another one's place: by its name, its images, its labels, or a
 * Service that finds the pods of both. Wrong either way is bearable only one way: a false likeness
 * makes the old one stay a little longer.
 */
final class Likeness {
  private static final Set<String> NAMING = Set.of("app", "k8s-app", "app.kubernetes.io/name");
  private static final Pattern DIGEST = Pattern.compile("-[0-9a-f]{6,}$");
  private static final Pattern COUNT = Pattern.compile("-?v?[0-9]+$");

  private final List<Json.Obj> selectors;

  /**
   * @param services that find pods
   */
  Likeness(Collection<Json.Obj> services) {
    this.selectors =
        services.stream()
            .map(service -> service.object("spec", "selector"))
            .filter(selector -> !selector.isEmpty())
            .toList();
  }

  boolean alike(ObjectKey a, Json.Obj bodyOfA, ObjectKey b, Json.Obj bodyOfB) {
    if (stem(a.name()).equals(stem(b.name()))) {
      return true;
    }
    var podsOfA = pods(bodyOfA);
    var podsOfB = pods(bodyOfB);
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
        .anyMatch(selector -> selects(selector, podsOfA) && selects(selector, podsOfB));
  }

  /** Whether labels to match are those of the pods; an empty selector finds all. */
  static boolean selects(Json.Obj labels, Json.Obj pods) {
    return labels.fields().entrySet().stream()
        .allMatch(label -> label.getValue().equals(pods.at("metadata", "labels", label.getKey())));
  }

  /** The template of the pods of a workload, or the pod itself; empty for one that runs none. */
  static Json.Obj pods(Json.Obj body) {
    return "Pod".equals(body.text("kind")) ? body : body.object("spec", "template");
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
