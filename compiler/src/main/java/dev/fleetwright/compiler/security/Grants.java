package dev.fleetwright.compiler.security;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Obj;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What roles let people do, and to whom they are given. */
final class Grants {
  private static final Set<String> ROLES = Set.of("Role", "ClusterRole");
  private static final Set<String> BINDINGS = Set.of("RoleBinding", "ClusterRoleBinding");
  private static final int LONGEST = 160;

  /** Single permissions of one rule that are compared; a rule of more counts as wider. */
  private static final int MOST = 5_000;

  private Grants() {}

  /** What {@code after} grants and {@code before} did not. */
  static List<String> widened(Obj before, Obj after) {
    var kind = Concerns.word(after.get("kind"));
    if (!Concerns.word(after.get("apiVersion")).contains("rbac.authorization")
        && !Concerns.word(after.get("apiVersion")).contains("authorization.openshift.io")) {
      return List.of();
    }
    if (ROLES.contains(kind)) {
      return rules(before, after);
    }
    return BINDINGS.contains(kind) ? subjects(before, after) : List.of();
  }

  private static List<String> rules(Obj before, Obj after) {
    var found = new ArrayList<String>();
    var old = before.list("rules");
    for (var rule : after.list("rules")) {
      if (!old.contains(rule) && !covered(rule, old)) {
        found.add(says(rule));
      }
    }
    var selectors = after.list("aggregationRule", "clusterRoleSelectors");
    if (!before.list("aggregationRule", "clusterRoleSelectors").containsAll(selectors)) {
      found.add("takes in the rules of other roles");
    }
    return found;
  }

  private static String says(Json rule) {
    var what =
        rule.at("nonResourceURLs") == null
            ? words(rule, "resources") + " of " + groups(rule)
            : words(rule, "nonResourceURLs");
    var text = "lets " + words(rule, "verbs") + " " + what;
    var names = words(rule, "resourceNames");
    text = names.isEmpty() ? text : text + " named " + names;
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String groups(Json rule) {
    return rule.list("apiGroups").stream()
        .map(JsonText::plain)
        .map(group -> group.isEmpty() ? "core" : group)
        .collect(Collectors.joining(", "));
  }

  private static String words(Json rule, String field) {
    return String.join(", ", texts(rule, field));
  }

  private static List<String> texts(Json rule, String field) {
    return rule.list(field).stream().map(JsonText::plain).toList();
  }

  /** Whether each single thing that a rule allows is allowed by one of the others. */
  private static boolean covered(Json rule, List<Json> others) {
    return rule.at("nonResourceURLs") == null
        ? covered(rule, others, List.of("verbs", "apiGroups", "resources", "resourceNames"))
        : covered(rule, others, List.of("verbs", "nonResourceURLs"));
  }

  private static boolean covered(Json rule, List<Json> others, List<String> fields) {
    var single = List.of(List.<String>of());
    for (var field : fields) {
      var values = texts(rule, field);
      if (values.isEmpty()) {
        values = List.of(""); // of names: all of them
      }
      if ((long) single.size() * values.size() > MOST) {
        return false;
      }
      var longer = new ArrayList<List<String>>();
      for (var start : single) {
        for (var value : values) {
          var next = new ArrayList<>(start);
          next.add(value);
          longer.add(next);
        }
      }
      single = longer;
    }
    return single.stream()
        .allMatch(each -> others.stream().anyMatch(other -> allows(other, fields, each)));
  }

  private static boolean allows(Json rule, List<String> fields, List<String> single) {
    for (int i = 0; i < fields.size(); i++) {
      var allowed = texts(rule, fields.get(i));
      boolean any =
          fields.get(i).equals("resourceNames") ? allowed.isEmpty() : allowed.contains("*");
      if (!any && !allowed.contains(single.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> subjects(Obj before, Obj after) {
    boolean otherRole = !after.object("roleRef").equals(before.object("roleRef"));
    var old = before.list("subjects");
    return after.list("subjects").stream()
        .filter(subject -> otherRole || !old.contains(subject))
        .map(subject ->
            "gives %s %s to %s %s%s"
                .formatted(
                    Concerns.word(after.at("roleRef", "kind")),
                    Concerns.word(after.at("roleRef", "name")),
                    Concerns.word(subject.at("kind")),
                    subject.at("namespace") == null
                        ? ""
                        : Concerns.word(subject.at("namespace")) + "/",
                    Concerns.word(subject.at("name"))))
        .toList();
  }
}
