package dev.fleetwright.reconciler.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.inventory.ClusterRecord;
import dev.fleetwright.reconciler.inventory.Owner;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Owner US = Owner.of("fleet", "us");
  private static final Approvals TAKE_OVER = new Approvals(false, 0, Set.of(), true);

  private static ClusterRecord record(String installation, String uid, long epoch) {
    return new ClusterRecord(Owner.of("fleet", installation), uid, epoch, "", List.of(), 0, "1");
  }

  private static String judge(
      @Nullable String registered, long epoch, boolean exists, @Nullable ClusterRecord record) {
    return switch (Standing.judge(US, "uid", registered, epoch, exists, record, Approvals.NONE)) {
      case Standing.Ours _ -> "ours";
      case Standing.TakeOver _ -> "taken over";
      case Standing.Refused(var why) -> why.code();
    };
  }

  @Test
  void a_cluster_is_ours_when_nobody_has_it_or_we_have_it() {
    assertThat(judge(null, 0, false, null)).isEqualTo("ours");
    assertThat(judge("uid", 4, true, record("us", "uid", 4))).isEqualTo("ours");
    // Stopped between the two writes, our own memory is ahead.
    assertThat(judge("uid", 5, true, record("us", "uid", 4))).isEqualTo("ours");
    assertThat(judge("uid", 5, false, null)).isEqualTo("ours");
  }

  @Test
  void a_cluster_of_somebody_else_or_another_one_is_not() {
    assertThat(judge("other", 4, false, null)).isEqualTo("FW2023");
    assertThat(judge("uid", 4, true, null)).isEqualTo("FW2021");
    assertThat(judge("uid", 4, true, record("them", "uid", 1))).isEqualTo("FW2021");
    assertThat(judge(null, 0, true, record("us", "copied", 1))).isEqualTo("FW2023");
    assertThat(judge("uid", 4, true, record("us", "uid", 5))).isEqualTo("FW2022");
  }

  @Test
  void who_says_so_takes_it_over() {
    assertThat(Standing.judge(US, "uid", "uid", 4, true, record("them", "uid", 9), TAKE_OVER))
        .isEqualTo(new Standing.TakeOver());
  }
}
