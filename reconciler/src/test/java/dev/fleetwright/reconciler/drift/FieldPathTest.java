package dev.fleetwright.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import org.junit.jupiter.api.Test;

class FieldPathTest {
  private static Json.Obj json(String text) {
    try {
      return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void a_field_is_taken_out_of_an_object() {
    assertThat(FieldPath.parse("spec.a").removedFrom(json("{'spec':{'a':1,'b':2}}")))
        .isEqualTo(json("{'spec':{'b':2}}"));
    assertThat(FieldPath.parse("spec.x.y").removedFrom(json("{'spec':{'a':1}}")))
        .isEqualTo(json("{'spec':{'a':1}}"));
    assertThat(
            FieldPath.parse("metadata.annotations[cloud.google.com/neg]")
                .removedFrom(json("{'metadata':{'annotations':{'cloud.google.com/neg':'x'}}}")))
        .isEqualTo(json("{'metadata':{'annotations':{}}}"));
  }

  @Test
  void a_field_is_taken_out_of_some_or_all_items_of_a_list() {
    var object = json("{'c':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}");

    assertThat(FieldPath.parse("c[name=b].image").removedFrom(object))
        .isEqualTo(json("{'c':[{'name':'a','image':'1'},{'name':'b'}]}"));
    assertThat(FieldPath.parse("c[*].image").removedFrom(object))
        .isEqualTo(json("{'c':[{'name':'a'},{'name':'b'}]}"));
    assertThat(FieldPath.parse("c[name=a]").removedFrom(object))
        .isEqualTo(json("{'c':[{'name':'b','image':'2'}]}"));
  }

  @Test
  void a_field_is_taken_out_of_a_field_set() {
    var fields =
        json(
            "{'f:spec':{'f:replicas':{},'f:c':{'k:{\\'name\\':\\'a\\'}':{'.':{},'f:image':{}}}}}"
                .replace("\\'", "\\\""));

    assertThat(FieldPath.parse("spec.replicas").ownedIn(fields)).isTrue();
    assertThat(FieldPath.parse("spec.paused").ownedIn(fields)).isFalse();
    assertThat(FieldPath.parse("spec.replicas").removedFromFields(fields).object("f:spec").fields())
        .containsOnlyKeys("f:c");
    assertThat(FieldPath.parse("spec.c[name=a].image").ownedIn(fields)).isTrue();
    assertThat(FieldPath.parse("spec.c[name=b].image").ownedIn(fields)).isFalse();
  }
}
