package dev.fleetwright.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.kube.http.Budget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListPageTest {
  private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
  private static final String LIST =
      """
      {"kind":"ConfigMapList","metadata":{"continue":"x","resourceVersion":"7"},
      "items":[{"metadata":{"name":"a"},"data":{"k":"v"}},{"metadata":{"name":"b"}}]}\
      """;

  @Test
  void no_part_of_a_list_is_ever_taken_for_one() throws Exception {
    for (int end = 0; end < LIST.length(); end++) {
      var part = LIST.substring(0, end);
      assertThatThrownBy(() -> read(part)).isInstanceOf(ListPage.Unreadable.class);
    }
    assertThat(read(LIST).items()).hasSize(2);
    assertThat(read(LIST).next()).isEqualTo("x");
  }

  @Test
  void the_fields_of_a_list_may_come_in_any_order() throws Exception {
    var page =
        read(
            "{\"items\":[{\"metadata\":{\"name\":\"a\"}}],\"metadata\":{},\"kind\":\"ConfigMapList\",\"x\":[{}]}");

    assertThat(page.items()).hasSize(1);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_list_of_nothing_may_be_null() throws Exception {
    assertThat(read("{\"kind\":\"ConfigMapList\",\"items\":null}").items()).isEmpty();
  }

  private static ListPage read(String json) throws Exception {
    var stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    return ListPage.read(
        stream,
        new ListPage.Wanted(CONFIG_MAP, Detail.FULL, _ -> true),
        new Budget.Taken(Budget.of(Duration.ofMinutes(5))));
  }
}
