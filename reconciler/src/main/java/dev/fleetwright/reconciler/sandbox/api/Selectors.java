package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The label and field selectors of a request. */
final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");

  private Selectors() {}

  /** What a request selects; everything where it says nothing. */
  static Predicate<Stored> of(HttpRequest request) throws Failure {
    var labels = labels(request.parameter("labelSelector"));
    var fields = fields(request.parameter("fieldSelector"));
    return labels.and(fields);
  }

  static Predicate<Stored> labels(@Nullable String text) throws Failure {
    Predicate<Stored> all = _ -> true;
    for (var term : terms(text)) {
      all = all.and(label(term));
    }
    return all;
  }

  private static Predicate<Stored> label(String term) throws Failure {
    var set = SET.matcher(term);
    if (set.matches()) {
      var key = set.group(1);
      var values = Set.of(set.group(3).replace(" ", "").split(",", -1));
      boolean in = set.group(2).equals("in");
      return stored -> {
        var value = stored.label(key);
        return in
            ? value != null && values.contains(value)
            : value == null || !values.contains(value);
      };
    }
    if (term.startsWith("!") && !term.contains("=")) {
      var key = term.substring(1).strip();
      return stored -> stored.label(key) == null;
    }
    int not = term.indexOf("!=");
    if (not > 0) {
      var key = term.substring(0, not).strip();
      var value = term.substring(not + 2).strip();
      return stored -> !value.equals(stored.label(key));
    }
    int equals = term.indexOf('=');
    if (equals == 0) {
      throw Failure.badRequest("unable to parse requirement: found '=', expected: identifier");
    }
    if (equals > 0) {
      var key = term.substring(0, equals).strip();
      var rest = term.substring(equals + 1);
      var value = (rest.startsWith("=") ? rest.substring(1) : rest).strip();
      return stored -> value.equals(stored.label(key));
    }
    return stored -> stored.label(term.strip()) != null;
  }

  private static Predicate<Stored> fields(@Nullable String text) {
    Predicate<Stored> all = _ -> true;
    for (var term : terms(text)) {
      int not = term.indexOf("!=");
      int equals = term.indexOf('=');
      if (equals <= 0) {
        continue;
      }
      var field = term.substring(0, not > 0 ? not : equals).strip();
      var rest = term.substring(equals + 1);
      var value = (rest.startsWith("=") ? rest.substring(1) : rest).strip();
      Predicate<Stored> is = stored -> value.equals(value(stored, field));
      all = all.and(not > 0 ? is.negate() : is);
    }
    return all;
  }

  private static String value(Stored stored, String field) {
    return switch (field) {
      case "metadata.name" -> stored.name();
      case "metadata.namespace" -> stored.namespace();
      default ->
          switch (stored.object("", "").at(field.split("\\.", -1))) {
            case Json.Str(var text) -> text;
            case Json.Int(var number) -> Long.toString(number);
            case Json.Bool bool -> bool == Json.Bool.TRUE ? "true" : "false";
            case null, default -> "";
          };
    };
  }

  /** Splits at the commas that are not inside brackets. */
  private static List<String> terms(@Nullable String text) {
    var terms = new ArrayList<String>();
    if (text == null || text.isBlank()) {
      return terms;
    }
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        terms.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    terms.add(text.substring(start).strip());
    return terms;
  }
}
