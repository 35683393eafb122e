package dev.fleetwright.reconciler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Turns turns = new Turns(Duration.ofSeconds(100), 2, () -> 0.5);

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  @Test
  void no_more_than_the_bound_have_their_turn_at_once_and_the_longest_waiting_come_first() {
    turns.restart(List.of("c", "a", "b"), at(0));

    assertThat(turns.take(at(0))).containsExactly("a", "b");
    assertThat(turns.take(at(1))).isEmpty();
    turns.done("b", at(2), null);
    assertThat(turns.take(at(2))).containsExactly("c");
    assertThat(turns.underWay()).isEqualTo(2);
  }

  @Test
  void a_turn_comes_again_an_interval_after_it_ended() {
    turns.restart(List.of("a"), at(0));
    turns.take(at(0));
    turns.done("a", at(10), null);

    assertThat(turns.take(at(109))).isEmpty();
    assertThat(turns.take(at(110))).containsExactly("a");
  }

  @Test
  void intervals_differ_by_up_to_a_tenth_so_that_clusters_do_not_march_in_step() {
    var early = new Turns(Duration.ofSeconds(100), 2, () -> 0.0);
    early.restart(List.of("a"), at(0));
    early.take(at(0));
    early.done("a", at(0), null);

    assertThat(early.take(at(89))).isEmpty();
    assertThat(early.take(at(90))).containsExactly("a");
  }

  @Test
  void a_cluster_that_is_not_to_be_tried_before_a_time_is_left_until_then() {
    turns.restart(List.of("a"), at(0));
    turns.take(at(0));
    turns.done("a", at(0), at(500));

    assertThat(turns.take(at(499))).isEmpty();
    assertThat(turns.take(at(500))).containsExactly("a");
  }

  @Test
  void a_new_plan_gives_everybody_a_turn_and_one_more_to_whoever_is_in_the_middle_of_one() {
    turns.restart(List.of("a", "b"), at(0));
    turns.take(at(0));
    turns.done("a", at(1), null);

    turns.restart(List.of("a", "b"), at(2));

    assertThat(turns.take(at(2))).containsExactly("a");
    turns.done("b", at(3), null);
    assertThat(turns.take(at(3))).containsExactly("b");
  }

  @Test
  void a_cluster_that_left_the_plan_has_no_further_turn() {
    turns.restart(List.of("a", "b"), at(0));
    turns.take(at(0));
    turns.restart(List.of("b"), at(1));
    turns.done("a", at(2), null);
    turns.done("b", at(2), null);

    assertThat(turns.take(at(9999))).containsExactly("b");
  }
}
