package dev.fleetwright.reconciler.kube;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A label selector as kubectl takes it, tried on an object's metadata. Some aggregated APIs ignore
 * the selector of a request, so what a list brings is tried again here.
 */
record LabelSelector(List<Predicate<Json.Obj>> terms) {
  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_./]*)";
  private static final Pattern TERM =
      Pattern.compile(
          "(?:(!)\\s*"
              + NAME
              + "|"
              + NAME
              + "\\s+(in|notin)\\s*\\(([^()]*)\\)|"
              + NAME
              + "\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)|"
              + NAME
              + ")\\s*(?:,\\s*|$)");

  /**
   * @throws IllegalArgumentException when it is no selector
   */
  static LabelSelector parse(String text) {
    var terms = new ArrayList<Predicate<Json.Obj>>();
    var matcher = TERM.matcher(text.strip());
    int at = 0;
    while (at < text.strip().length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("not a label selector: " + text);
      }
      terms.add(term(matcher));
      at = matcher.end();
    }
    return new LabelSelector(List.copyOf(terms));
  }

  boolean matches(Json.Obj metadata) {
    var labels = metadata.object("labels");
    return terms.stream().allMatch(term -> term.test(labels));
  }

  private static Predicate<Json.Obj> term(java.util.regex.Matcher m) {
    if (m.group(1) != null) {
      var name = m.group(2);
      return labels -> labels.get(name) == null;
    }
    if (m.group(3) != null) {
      var name = m.group(3);
      var values =
          Stream.of(m.group(5).split(",", -1)).map(String::strip).collect(Collectors.toSet());
      return has(name, values, m.group(4).equals("in"));
    }
    if (m.group(6) != null) {
      return has(m.group(6), Set.of(m.group(8)), !m.group(7).equals("!="));
    }
    var name = m.group(9);
    return labels -> labels.get(name) != null;
  }

  /** A label that is not there has none of the values. */
  private static Predicate<Json.Obj> has(String name, Set<String> values, boolean wanted) {
    return labels ->
        (labels.get(name) instanceof Json.Str(var value) && values.contains(value)) == wanted;
  }
}
