package dev.fleetwright.compiler.raw;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether an API server could take what says which object a raw manifest is. No stricter than that:
 * most kinds want more of a name, and custom kinds what they like.
 */
final class RawNames {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern KIND = Pattern.compile("[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?");
  private static final Pattern API_VERSION =
      Pattern.compile("([a-z0-9][-a-z0-9.]{0,251}[a-z0-9]/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

  private RawNames() {}

  /**
   * @param document has an apiVersion, a kind and a name
   * @return whether nothing was found
   */
  static boolean check(YamlMap document, Diagnostics out) {
    long before = out.errors();
    var metadata = document.map("metadata");
    check(
        document, "apiVersion", fits(API_VERSION), "a version, or a group, `/` and a version", out);
    check(document, "kind", fits(KIND), "letters and digits", out);
    check(
        metadata,
        "name",
        RawNames::isPathSegment,
        "anything but `.` and `..`, without `/`, `%`, spaces and characters that are not seen",
        out);
    check(
        metadata,
        "namespace",
        name -> name.isEmpty() || fits(LABEL).test(name),
        "lower-case letters, digits and `-`, at most 63 of them",
        out);
    longest(document, out);
    return out.errors() == before;
  }

  /** Names that stand in labels, or in the names of what a controller makes of the object. */
  private static void longest(YamlMap document, Diagnostics out) {
    boolean selectsItself = document.map("spec").get("manualSelector") != null;
    var longest =
        switch (document.text("apiVersion") + " " + document.text("kind")) {
          case "batch/v1 Job" -> selectsItself ? 253 : 63;
          case "batch/v1 CronJob" -> 52;
          case "v1 Service", "v1 Namespace" -> 63;
          default -> 253;
        };
    check(
        document.map("metadata"),
        "name",
        name -> name.length() <= longest,
        "at most %d characters for this kind".formatted(longest),
        out);
  }

  private static void check(
      YamlMap map, String key, Predicate<String> rule, String expected, Diagnostics out) {
    if (map.get(key) instanceof YamlScalar(var at, Json.Str(var text), _) && !rule.test(text)) {
      out.add(
          Diagnostic.error(
                  "FW1505", at, "no object can have the %s '%s'".formatted(key, Shown.of(text)))
              .because("expected " + expected));
    }
  }

  private static Predicate<String> fits(Pattern pattern) {
    return text -> pattern.matcher(text).matches();
  }

  /** A name is a part of the path of a URL. */
  private static boolean isPathSegment(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && Shown.line(name).equals(name)
        && name.codePoints().noneMatch(c -> c == '/' || c == '%' || Character.isSpaceChar(c));
  }
}
