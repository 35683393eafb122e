package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.compile.Assembly.Member;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds raw manifests that name a namespace which nothing makes, where one of nearly that name is
 * made. Others are taken to be there already: many tools make their own.
 */
final class StrayNamespaces {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private StrayNamespaces() {}

  /**
   * @param all objects of the cluster
   */
  static void report(List<Member> members, List<Placed> all, List<Diagnostic> diagnostics) {
    var made = new TreeSet<String>();
    for (var object : all) {
      if (object.key().kind().equals("Namespace") && object.key().group().isEmpty()) {
        made.add(object.key().name());
      }
    }
    if (!made.isEmpty()) {
      members.forEach(member -> report(member, made, diagnostics));
    }
  }

  private static void report(Member member, Set<String> made, List<Diagnostic> diagnostics) {
    if (member.result().rawObjects().isEmpty()) {
      return;
    }
    var stray = new LinkedHashMap<String, List<Placed>>();
    for (var object : member.objects()) {
      var namespace = object.key().namespace();
      if (!namespace.isEmpty()
          && !made.contains(namespace)
          && !Kinds.isOwnNamespace(namespace)
          && Kinds.scope(object.key().group(), object.key().kind()) != Kinds.Scope.CLUSTER) {
        stray.computeIfAbsent(namespace, _ -> new ArrayList<>()).add(object);
      }
    }
    stray.forEach((namespace, objects) -> {
      // A number at the end tells siblings apart.
      var like = made.stream().filter(name -> !letters(name).equals(letters(namespace))).toList();
      Spelling.nearest(namespace, like)
          .ifPresent(nearest ->
              diagnostics.add(
                  Diagnostic.warning(
                          "FW1515",
                          objects.getFirst().at(),
                          "%s of '%s' %s in namespace '%s', which nothing makes"
                              .formatted(
                                  objects.size() == 1 ? "an object" : objects.size() + " objects",
                                  member.id(),
                                  objects.size() == 1 ? "is" : "are",
                                  namespace))
                      .because("until there is such a namespace they are held back")
                      .fix(
                          "did you mean '%s'? Otherwise add a Namespace to the manifests"
                              .formatted(nearest))));
    });
  }

  private static String letters(String name) {
    return DIGITS.matcher(name).replaceAll("0");
  }
}
