package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {
  private record Part(int rank, String name, boolean last) {}

  @Test
  void the_first_key_that_differs_decides() {
    var order = Order.by(Part::rank, Part::name, Part::last);
    var sorted =
        List.of(
            new Part(-1, "b", false),
            new Part(1, "a", false),
            new Part(1, "a", true),
            new Part(1, "b", false),
            new Part(1_000, "a", false));

    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        assertThat(Integer.signum(order.compare(sorted.get(i), sorted.get(j))))
            .isEqualTo(Integer.signum(Integer.compare(i, j)));
      }
    }
    assertThat(sorted.stream().sorted(Collections.reverseOrder(order)).sorted(order).toList())
        .isEqualTo(sorted);
  }
}
