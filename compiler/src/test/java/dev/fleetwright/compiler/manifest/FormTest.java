package dev.fleetwright.compiler.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormTest {
  private static final String A = FillIn.mark(0);
  private static final String B = FillIn.mark(1);
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "yes",
          "8080",
          "a: b",
          "#",
          " padded ",
          "two\nlines",
          "two\nlines\n",
          "kept\n\n",
          "\n",
          "tab\t\nend",
          "é\u0085\u202e",
          "\ud83d\ude00",
          "\ud83d",
          "quote \" and \\",
          "x".repeat(5_000));

  private static final String HOSTILE = "ab1: -#\n\t\"'{}\\é\u2028\ufeff";

  private static Json.Obj object(String name, String text, String block) {
    return Json.obj()
        .put("apiVersion", "apps/v1")
        .put("kind", "Deployment")
        .put(
            "metadata",
            Json.obj()
                .put("name", name)
                .put("namespace", "shop")
                .put("labels", Json.obj().put("fixed", "on").put("open", text).build())
                .build())
        .put(
            "spec",
            Json.obj()
                .put("replicas", 2)
                .put("items", Json.arr(Json.str(text), Json.arr(Json.str(block)), Json.Null.NULL))
                .put("deep", Json.arr(Json.obj().put("text", block).put("other", "no").build()))
                .build())
        .build();
  }

  @Test
  void what_is_filled_in_is_what_would_have_been_written() {
    var form = Form.of(Manifest.of(object("web-" + A, "<" + A + B + ">", B)));
    for (var one : TEXTS) {
      for (var other : TEXTS) {
        var filled = form.with(List.of(one, other));
        var expected = Manifest.of(object("web-" + one, "<" + one + other + ">", other));

        assertThat(filled).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(filled.object()).isEqualTo(expected.object());
        assertThat(filled.key()).isEqualTo(expected.key());
        assertThat(filled.gvk()).isEqualTo(expected.gvk());
        assertThat(filled.digest()).isEqualTo(expected.digest());
        assertThat(filled.yaml()).isEqualTo(YamlText.bytes(expected.object()));
      }
    }
  }

  @Test
  void random_texts_are_written_as_if_they_had_always_been_there() {
    var form = Form.of(Manifest.of(object("web", A, B)));
    var random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      var values = new ArrayList<String>();
      for (int j = 0; j < 2; j++) {
        var text = new StringBuilder();
        for (int left = random.nextInt(12); left > 0; left--) {
          text.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
        }
        values.add(text.toString());
      }
      var expected = object("web", values.getFirst(), values.getLast());

      assertThat(form.with(values).yaml()).as("%s", values).isEqualTo(YamlText.bytes(expected));
    }
  }

  @Test
  void two_manifests_have_one_identity_only_if_they_are_equal() {
    var form = Form.of(Manifest.of(object("web", A, "fixed")));
    var again = Form.of(Manifest.of(object("web", A, "fixed")));
    var other = Form.of(Manifest.of(object("web", A, "changed")));
    var one = form.with(List.of("a", "unused"));

    assertThat(again.with(List.of("a", "other")).identity()).isEqualTo(one.identity());
    assertThat(form.with(List.of("b", "unused")).identity()).isNotEqualTo(one.identity());
    assertThat(other.with(List.of("a", "unused")).identity()).isNotEqualTo(one.identity());
  }

  @Test
  void an_object_without_blanks_is_itself() {
    var written = Manifest.of(object("web", "a", "b"));

    assertThat(Form.of(written).with(List.of())).isSameAs(written);
  }

  @Test
  void blanks_by_which_objects_and_items_are_told_apart_are_seen() {
    assertThat(Form.of(Manifest.of(object(A, "a", "b"))).hasBlankNames()).isFalse();
    assertThat(Form.of(Manifest.of(object(A, "a", "b"))).with(List.of("web")).key())
        .isEqualTo(new ObjectKey("apps", "Deployment", "shop", "web"));
    assertThat(
            Form.of(Manifest.of(object("web", "a", "b").with("kind", Json.str(A)))).hasBlankNames())
        .isTrue();
    var item = Json.arr(Json.obj().put("name", A).build());
    assertThat(Form.of(Manifest.of(object("web", "a", "b").with("items", item))).hasBlankNames())
        .isTrue();
  }
}
