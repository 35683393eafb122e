package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.yaml.YamlNode;
import java.util.List;
import java.util.Set;

/** Tells an author what a provider does not do. */
final class Refusals {
  private static final int LONGEST_VALUE = 40;

  private final Overlay.Content content;
  private final View view;

  private Refusals(Overlay.Content content, View view) {
    this.content = content;
    this.view = view;
  }

  static void check(Overlay.Content content, View view) {
    var refusals = new Refusals(content, view);
    content.rules().forEach(refusals::check);
    refusals.checkSilence();
  }

  private void check(Rule rule) {
    for (var place : Traits.places(view.workload().spec(), rule.trait())) {
      var entry = place.entry();
      var inside = entry == null ? view : view.forEntry(entry);
      var node = place.node();
      boolean set = node != null && !countsAsUnset(rule.trait(), node);
      if (set != rule.missing() && rule.when().holds(inside)) {
        view.diagnostics().add(said(rule, place, inside));
      }
    }
  }

  /** Writing down what counts anyway says nothing. */
  private boolean countsAsUnset(List<String> trait, YamlNode node) {
    var written = node.json();
    var otherwise = Paths.walk(view.entryDefault(trait.getFirst()), trait.subList(1, trait.size()));
    if (!Criterion.present(written)) {
      return true;
    }
    if (otherwise == null || !keys(written).equals(keys(otherwise))) {
      return false;
    }
    view.looksInto(written);
    return written.equals(otherwise);
  }

  private static Set<String> keys(Json value) {
    return value instanceof Json.Obj(var fields) ? fields.keySet() : Set.of();
  }

  private Diagnostic said(Rule rule, Traits.Place place, View inside) {
    var node = place.node();
    var where = where(rule, place);
    var what = node == null ? where : where + written(node);
    var at = node == null ? place.around().at() : node.at();
    var name = content.name();
    var diagnostic =
        (switch (rule.severity()) {
              case ERROR ->
                  Diagnostic.error(
                      "FW1420", at, name + (node == null ? " needs " : " refuses ") + what);
              case WARNING ->
                  Diagnostic.warning(
                      "FW1421",
                      at,
                      name + ": " + what + (node == null ? " is not set" : " may have no effect"));
              case NOTE ->
                  Diagnostic.note(
                      "FW1421",
                      at,
                      name
                          + ": "
                          + what
                          + (node == null ? " is not set" : " takes more than manifests"));
            })
            .because(inside.text(rule.message()));
    var alternatives = rule.alternatives().stream().map(inside::text).toList();
    return alternatives.isEmpty() ? diagnostic : diagnostic.fix(String.join(", or ", alternatives));
  }

  private static String where(Rule rule, Traits.Place place) {
    var entry = place.entry();
    if (entry == null) {
      return rule.parameter();
    }
    var rest = rule.trait().subList(1, rule.trait().size());
    var start = entry.trait() + "." + entry.key();
    return rest.isEmpty() ? start : start + "." + String.join(".", rest);
  }

  private static String written(YamlNode node) {
    return switch (node.json()) {
      case Json.Obj _, Json.Arr _, Json.Null _ -> "";
      case Json.Str(var text) when text.length() <= LONGEST_VALUE -> ": " + text;
      case Json.Str _ -> "";
      case Json scalar -> ": " + JsonText.write(scalar);
    };
  }

  /** Nothing is dropped silently: what an overlay does not speak of cannot be set. */
  private void checkSilence() {
    Traits.parameters(view.workload().spec())
        .forEach((parameter, node) -> {
          if (!spoken(parameter)) {
            view.diagnostics()
                .add(
                    Diagnostic.error(
                            "FW1422",
                            node.at(),
                            "overlay %s does not say what becomes of %s"
                                .formatted(content.name(), parameter))
                        .fix(
                            "say it in its capabilities, or let it extend an overlay that"
                                + " does"));
          }
        });
  }

  private boolean spoken(String parameter) {
    var name = parameter;
    while (!content.capabilities().containsKey(name)) {
      int dot = name.lastIndexOf('.');
      if (dot < 0) {
        return false;
      }
      name = name.substring(0, dot);
    }
    return true;
  }
}
