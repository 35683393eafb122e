package dev.fleetwright.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects as a server stores them; the field sets are those of kube-apiserver 1.37. */
class OwnedFieldsTest {
  private static final String MANIFEST =
      """
      {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','namespace':'n',
       'labels':{'app':'web'}},'spec':{'replicas':2,'template':{'spec':{'containers':[
        {'name':'c','image':'i:1','args':['x'],'ports':[{'containerPort':80,'protocol':'TCP'}]}]}}}}\
      """;
  private static final String FIELDS =
      """
      {'f:metadata':{'f:labels':{'f:app':{}}},'f:spec':{'f:replicas':{},'f:template':{'f:spec':{
        'f:containers':{'k:{\\"name\\":\\"c\\"}':{'.':{},'f:args':{},'f:image':{},'f:name':{},
          'f:ports':{'k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}':
            {'.':{},'f:containerPort':{},'f:protocol':{}}}}}}}}}\
      """;

  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Json.Obj live(String manifest, String fields, String others) {
    var managed =
        "[{'manager':'fleetwright','operation':'Apply','apiVersion':'apps/v1','time':'1',"
            + "'fieldsV1':"
            + fields
            + "}"
            + others
            + "]";
    var live = json(manifest.replace("'args'", "'imagePullPolicy':'Always','args'"));
    var entries = new Json.Arr(json("{'x':" + managed + "}").list("x"));
    return live.with("metadata", live.object("metadata").with("managedFields", entries));
  }

  private static boolean same(String manifest, String fields, String live) {
    return OwnedFields.same(json(manifest), json(fields), live(live, fields, ""));
  }

  @Test
  void an_object_with_our_fields_and_values_is_the_same_whatever_the_server_added() {
    assertThat(same(MANIFEST, FIELDS, MANIFEST)).isTrue();
  }

  @Test
  void another_value_a_field_more_and_a_field_less_are_not_the_same() {
    assertThat(same(MANIFEST.replace("i:1", "i:2"), FIELDS, MANIFEST)).isFalse();
    assertThat(same(MANIFEST.replace("['x']", "['y']"), FIELDS, MANIFEST)).isFalse();
    assertThat(same(MANIFEST.replace("'replicas':2,", ""), FIELDS, MANIFEST)).isFalse();
    assertThat(
            same(MANIFEST.replace("'replicas':2", "'replicas':2,'paused':true"), FIELDS, MANIFEST))
        .isFalse();
    assertThat(same(MANIFEST, FIELDS.replace("'f:replicas':{},", ""), MANIFEST)).isFalse();
  }

  @Test
  void a_key_that_the_server_filled_in_still_finds_its_item() {
    assertThat(same(MANIFEST.replace(",'protocol':'TCP'", ""), FIELDS, MANIFEST)).isFalse();
    var fields = FIELDS.replace(",'f:protocol':{}", "");
    assertThat(same(MANIFEST.replace(",'protocol':'TCP'", ""), fields, MANIFEST)).isTrue();
  }

  @Test
  void who_took_a_field_is_named_with_the_field() {
    var taken = FIELDS.replace("'f:image':{},", "").replace("'f:replicas':{},", "");
    var others =
        """
        ,{'manager':'kubectl-edit','operation':'Update','time':'2026-01-01T00:00:00Z',
          'fieldsV1':{'f:spec':{'f:template':{'f:spec':{'f:containers':{
            'k:{\\"name\\":\\"c\\"}':{'f:image':{}}}}}}}},
         {'manager':'kube-controller-manager','operation':'Update','subresource':'status',
          'time':'2026-01-02T00:00:00Z','fieldsV1':{'f:status':{}}},
         {'manager':'hpa','operation':'Update','subresource':'scale','time':'2026-01-03T00:00:00Z',
          'fieldsV1':{'f:spec':{'f:replicas':{}}}}\
        """;

    assertThat(OwnedFields.attribute(json(MANIFEST), live(MANIFEST, taken, others)))
        .containsExactly(
            new Attribution(
                "kubectl-edit",
                "Update",
                "2026-01-01T00:00:00Z",
                List.of("spec.template.spec.containers[name=c].image")),
            new Attribution("hpa", "Update", "2026-01-03T00:00:00Z", List.of("spec.replicas")));
  }

  @Test
  void of_a_field_that_was_removed_the_last_who_wrote_is_named() {
    var taken = FIELDS.replace("'f:args':{},", "");
    var others =
        """
        ,{'manager':'old','operation':'Update','time':'2026-01-01T00:00:00Z','fieldsV1':{}},
         {'manager':'new','operation':'Update','time':'2026-01-02T00:00:00Z','fieldsV1':{}}\
        """;

    assertThat(OwnedFields.attribute(json(MANIFEST), live(MANIFEST, taken, others)))
        .containsExactly(new Attribution("new", "Update", "2026-01-02T00:00:00Z", List.of()));
  }

  @Test
  void the_digest_of_our_entry_changes_with_our_fields_and_not_with_those_of_others() {
    var before = live(MANIFEST, FIELDS, "");
    var beside = live(MANIFEST, FIELDS, ",{'manager':'k','operation':'Update','fieldsV1':{}}");
    var taken = live(MANIFEST, FIELDS.replace("'f:replicas':{},", ""), "");
    var yielded = List.of(FieldPath.parse("spec.replicas"));

    assertThat(ManagedFields.digest(beside, List.of()))
        .isEqualTo(ManagedFields.digest(before, List.of()));
    assertThat(ManagedFields.digest(taken, List.of()))
        .isNotEqualTo(ManagedFields.digest(before, List.of()));
    assertThat(ManagedFields.digest(taken, yielded))
        .isEqualTo(ManagedFields.digest(before, yielded));
  }

  @Test
  void the_digest_of_our_entry_changes_when_we_applied_the_same_fields_later() {
    var before = live(MANIFEST, FIELDS, "");
    var later = json(JsonText.write(before).replace("\"time\":\"1\"", "\"time\":\"2\""));

    assertThat(later).isNotEqualTo(before);
    assertThat(ManagedFields.digest(later, List.of()))
        .isNotEqualTo(ManagedFields.digest(before, List.of()));
    assertThat(ManagedFields.digestOfFields(later)).isEqualTo(ManagedFields.digestOfFields(before));
  }
}
