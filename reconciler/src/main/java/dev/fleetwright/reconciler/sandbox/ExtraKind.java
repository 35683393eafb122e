package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import java.util.Locale;

/**
 * A custom kind of which any field is kept. Its status is a subresource.
 *
 * @param plural the name in paths
 */
public record ExtraKind(GroupVersionKind gvk, String plural, boolean namespaced) {

  /**
   * A kind whose plural is made as most are: {@code gateways}, {@code policies}, {@code ingresses}.
   */
  public static ExtraKind of(String apiVersion, String kind, boolean namespaced) {
    return new ExtraKind(GroupVersionKind.of(apiVersion, kind), plural(kind), namespaced);
  }

  private static String plural(String kind) {
    var word = kind.toLowerCase(Locale.ROOT);
    if (word.endsWith("y")
        && !"aeiou".contains(word.substring(word.length() - 2, word.length() - 1))) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    boolean hissing =
        word.endsWith("s") || word.endsWith("x") || word.endsWith("ch") || word.endsWith("sh");
    return word + (hissing ? "es" : "s");
  }
}
