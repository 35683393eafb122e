package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes kinds of what is said about custom ones. */
public final class CustomKinds {
  private static final Pattern VERSION = Pattern.compile("v([0-9]+)(?:(alpha|beta)([0-9]+))?");

  private CustomKinds() {}

  /** The served versions of a CustomResourceDefinition, the preferred one first. */
  public static List<Kind> of(Json.Obj definition) {
    var spec = definition.object("spec");
    var names = spec.object("names");
    var kinds = new ArrayList<Kind>();
    for (var version : spec.list("versions")) {
      if (Json.Bool.TRUE.equals(version.at("served"))) {
        var schema = version.object("schema", "openAPIV3Schema");
        var custom = schema.isEmpty() ? CustomSchema.OPEN : new CustomSchema(schema);
        var kind = text(names, "kind");
        kinds.add(
            new Kind(
                new GroupVersionKind(text(spec, "group"), text(version, "name"), kind),
                text(names, "plural"),
                text(names, "singular"),
                "Namespaced".equals(spec.text("scope")),
                Kind.ALL_VERBS,
                words(names.list("shortNames")),
                words(names.list("categories")),
                subresources(version.object("subresources")),
                custom,
                custom.type(kind)));
      }
    }
    kinds.sort(Comparator.comparing((Kind kind) -> priority(kind.gvk().version())).reversed());
    return kinds;
  }

  /** A kind of which any field is kept. */
  public static Kind open(GroupVersionKind gvk, String plural, boolean namespaced) {
    return new Kind(
        gvk,
        plural,
        gvk.kind().toLowerCase(Locale.ROOT),
        namespaced,
        Kind.ALL_VERBS,
        List.of(),
        List.of(),
        Set.of("status"),
        CustomSchema.OPEN,
        CustomSchema.OPEN.type(gvk.kind()));
  }

  /** Stable versions before beta before alpha, newer before older. */
  private static String priority(String version) {
    var form = VERSION.matcher(version);
    if (!form.matches()) {
      return "0" + version;
    }
    var stage = form.group(2) == null ? 3 : form.group(2).equals("beta") ? 2 : 1;
    int minor = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
    return "%d%05d%05d".formatted(stage, Integer.parseInt(form.group(1)), minor);
  }

  private static Set<String> subresources(Json.Obj subresources) {
    return new LinkedHashSet<>(subresources.fields().keySet());
  }

  private static List<String> words(List<Json> items) {
    var words = new ArrayList<String>();
    for (var item : items) {
      if (item instanceof Json.Str(var word)) {
        words.add(word);
      }
    }
    return words;
  }

  private static String text(Json object, String key) {
    var text = object.text(key);
    return text == null ? "" : text;
  }
}
