package dev.fleetwright.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.drift.FieldDiff.FieldChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldDiffTest {
  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void fields_are_told_by_path_and_list_items_by_name() {
    assertThat(
            FieldDiff.of(
                json(
                    "{'spec':{'a':1,'c':[{'name':'x','image':'1'},{'name':'y'}]},'status':{'n':1}}"),
                json("{'spec':{'b':2,'c':[{'name':'x','image':'2'}]},'status':{'n':2}}")))
        .containsExactly(
            new FieldChange("spec.a", Json.num(1), null),
            new FieldChange("spec.c[name=x].image", Json.str("1"), Json.str("2")),
            new FieldChange("spec.c[name=y]", json("{'name':'y'}"), null),
            new FieldChange("spec.b", null, Json.num(2)));
  }

  @Test
  void long_values_are_cut_to_where_they_differ() {
    var same = "x".repeat(500);

    var change =
        FieldDiff.of(
                json("{'data':{'a':'%sold%s'}}".formatted(same, same)),
                json("{'data':{'a':'%snew%s'}}".formatted(same, same)))
            .getFirst();

    assertThat(change.inWords().before()).matches("\\.\\.\\.x{29,30}oldx+\\.\\.\\.");
    assertThat(change.inWords().after()).matches("\\.\\.\\.x{29,30}newx+\\.\\.\\.");
  }

  @Test
  void what_the_server_writes_is_no_difference() {
    assertThat(
            FieldDiff.of(
                json("{'metadata':{'uid':'1','resourceVersion':'1','generation':1,'name':'a'}}"),
                json("{'metadata':{'uid':'2','resourceVersion':'2','generation':2,'name':'a'}}")))
        .isEmpty();
  }

  @Test
  void of_a_secret_the_names_are_told_and_never_the_values() {
    var change =
        FieldDiff.of(
            json(
                """
                {'kind':'Secret','data':{'a':'b2xk','gone':'b2xk'},'metadata':{'annotations':{
                  'kubectl.kubernetes.io/last-applied-configuration':'b2xk'}}}\
                """),
            json(
                "{'kind':'Secret','data':{'a':'bmV3','new':'bmV3'},'metadata':{'annotations':{}}}"));

    assertThat(change)
        .extracting(FieldChange::path)
        .containsExactlyInAnyOrder(
            "data.a",
            "data.gone",
            "data.new",
            "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]");
    assertThat(change.toString()).doesNotContain("b2xk", "bmV3");
  }

  @Test
  void what_is_hidden_is_so_where_it_comes_or_goes_with_all_around_it() {
    var bare = json("{'kind':'ConfigMap','metadata':{'name':'a'}}");
    for (var whole :
        List.of(
            json("{'kind':'Secret','data':{'tls.key':'CANARY'}}"),
            json("{'kind':'secret','stringData':{'a/b':'CANARY'}}"),
            json("{'kind':'Secret','data':['CANARY']}"),
            json("{'kind':'Secret','data':[{'name':'CANARY'}]}"),
            json("{'kind':'ConfigMap','data':{'k':'-----BEGIN PRIVATE KEY-----CANARY'}}"),
            json("{'kind':'T','objects':[{'kind':'Secret','data':{'a':'CANARY'}}]}"),
            json("{'kind':'T','certs':[{'key':'-----BEGIN PRIVATE KEY-----CANARY'}]}"),
            json(
                """
                {'kind':'ConfigMap','metadata':{'name':'a','annotations':{'a':'1',
                  'kubectl.kubernetes.io/last-applied-configuration':'CANARY'}}}\
                """))) {
      assertThat(FieldDiff.of(whole, bare)).isNotEmpty();
      assertThat(FieldDiff.of(whole, bare).toString()).doesNotContain("CANARY");
      assertThat(FieldDiff.of(bare, whole).toString()).doesNotContain("CANARY");
    }
  }
}
