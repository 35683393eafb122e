package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.source.Shown;

/** Whether an image is the same one tomorrow. */
final class Images {
  private Images() {}

  static void check(Unit unit) {
    var node = unit.spec().get("image");
    var image = unit.text("image");
    if (node == null || image == null || image.indexOf('@') >= 0 || image.indexOf('{') >= 0) {
      return;
    }
    var last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    if (colon < 0 || last.substring(colon).equals(":latest")) {
      unit.warning(
          "FW1228",
          node.at(),
          colon < 0
              ? "the image %s has no tag, which means latest".formatted(Shown.of(image))
              : "the image %s is another one whenever somebody pushes".formatted(Shown.of(image)),
          "two pods of one commit may run different programs, and going back changes nothing",
          "name a version, such as %s:1.2.3, or a digest"
              .formatted(Shown.of(colon < 0 ? image : image.substring(0, image.lastIndexOf(':')))));
    }
  }
}
