package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.source.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings that their author has read. */
class SilenceTest {
  private static List<String> codes(String workload) {
    return SmallFleet.intent(SmallFleet.FLEET + "workloads:\n" + workload).diagnostics().stream()
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void a_comment_on_the_line_or_above_silences_the_codes_that_it_names() {
    assertThat(codes("  w: {type: worker, image: a}\n")).containsExactly("FW1228");
    assertThat(codes("  w: {type: worker, image: a}  # fleetwright:ignore FW1228\n")).isEmpty();
    assertThat(codes("  # fleetwright:ignore FW1301, FW1228\n  w: {type: worker, image: a}\n"))
        .isEmpty();
  }

  @Test
  void another_code_another_line_and_an_error_are_not_silenced() {
    assertThat(codes("  w: {type: worker, image: a}  # fleetwright:ignore FW1227\n"))
        .containsExactly("FW1228");
    assertThat(codes("  # fleetwright:ignore FW1228\n  w:\n    type: worker\n    image: a\n"))
        .containsExactly("FW1228");
    assertThat(
            codes(
                """
                v: {type: worker, image: 'a:1'}  # fleetwright:ignore FW1228
                w: {type: worker, image: a}
                """
                    .indent(2)))
        .containsExactly("FW1228");
    assertThat(codes("  w: {type: worker, imag: a}  # fleetwright:ignore FW1101\n"))
        .contains("FW1101");
  }
}
