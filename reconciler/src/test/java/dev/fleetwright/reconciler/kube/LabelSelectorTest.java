package dev.fleetwright.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Json.Obj METADATA =
      Json.obj()
          .put("labels", Json.obj().put("app.io/name", "web").put("tier", "front").build())
          .build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | true",
        "app.io/name                         | true",
        "!app.io/name                        | false",
        "absent                              | false",
        "!absent                             | true",
        "tier=front                          | true",
        "tier==front                         | true",
        "tier=back                           | false",
        "tier!=back                          | true",
        "absent!=back                        | true",
        "absent=                             | false",
        "tier in (front, back)               | true",
        "tier in (back)                      | false",
        "tier notin (back)                   | true",
        "absent notin (back)                 | true",
        "tier=front,app.io/name=web,!absent  | true",
        "tier=front, app.io/name=other       | false",
      })
  void a_selector_is_tried_as_the_server_tries_it(String selector, boolean matches) {
    assertThat(LabelSelector.parse(selector).matches(METADATA)).isEqualTo(matches);
  }

  @Test
  void what_is_no_selector_is_not_taken_for_all() {
    assertThatThrownBy(() -> LabelSelector.parse("a=b;c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LabelSelector.parse("a in"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
