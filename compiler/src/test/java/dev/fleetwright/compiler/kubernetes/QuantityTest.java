package dev.fleetwright.compiler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 500m",
    "1.5, 1500m",
    "1.50, 1500m",
    "1000m, 1",
    "0.1m, 100u",
    "0.0000000001, 1n",
    "1.5Gi, 1536Mi",
    "0.5Gi, 512Mi",
    "0.5Ki, 512",
    "1.1Ki, 1126400m",
    "1024Mi, 1Gi",
    "2048Ki, 2Mi",
    "100000Ki, 100000Ki",
    "1000000, 1M",
    "1000k, 1M",
    "1024, 1024",
    "1e3, 1e3",
    "12e-3, 12e-3",
    "1E, 1E",
    "-0, 0",
    "0Mi, 0",
    "9223372036854775808Ki, 9223372036854775807",
    "1000000000000000000000m, 1E",
    "' 1Gi ', 1Gi",
    "+1, 1",
    "1., 1",
    ".5, 500m",
    "-1500m, -1500m"
  })
  void is_written_as_kubernetes_writes_it(String text, String canonical) {
    assertThat(Quantity.parse(text).orElseThrow()).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1_000", "1 Gi", "1GB", "Gi", ".", "1Ei1", "abc", "1e", "0x1"})
  void is_refused_when_it_is_none(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @Test
  void compares_by_amount() {
    var one = Quantity.parse("1").orElseThrow();

    assertThat(Quantity.parse("1000m").orElseThrow()).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(Quantity.parse("1Gi").orElseThrow())
        .isGreaterThan(Quantity.parse("1G").orElseThrow());
    assertThat(Quantity.parse("1Gi").orElseThrow().times(new BigDecimal("0.5")))
        .hasToString("512Mi");
  }
}
