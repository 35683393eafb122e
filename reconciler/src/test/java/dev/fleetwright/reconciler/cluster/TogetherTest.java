package dev.fleetwright.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TogetherTest {
  private static final List<Integer> MANY = IntStream.range(0, 50).boxed().toList();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requests_run_on_threads_of_the_callers_kind_and_never_more_than_allowed(boolean virtual)
      throws Exception {
    var under = new AtomicInteger();
    var most = new AtomicInteger();
    var kinds = ConcurrentHashMap.<Boolean>newKeySet();
    var met = new CountDownLatch(4);
    var task =
        new FutureTask<>(() ->
            Together.map(
                MANY,
                4,
                item -> {
                  most.accumulateAndGet(under.incrementAndGet(), Math::max);
                  met.countDown();
                  met.await();
                  kinds.add(Thread.currentThread().isVirtual());
                  under.decrementAndGet();
                  return -item;
                }));

    (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(task);

    assertThat(task.get()).isEqualTo(MANY.stream().map(item -> -item).toList());
    assertThat(most).hasValue(4);
    assertThat(kinds).containsExactly(virtual);
  }

  @Test
  void nothing_asked_is_nothing_answered() throws Exception {
    assertThat(Together.map(List.of(), 4, item -> item)).isEmpty();
  }

  @Test
  void a_failure_is_told_once_the_others_have_ended() {
    var ended = new AtomicInteger();

    assertThatThrownBy(() ->
            Together.map(
                MANY,
                8,
                item -> {
                  ended.incrementAndGet();
                  if (item == 7) {
                    throw new ClusterFailure(Kind.DEADLINE, "seven");
                  }
                  return item;
                }))
        .isInstanceOf(ClusterFailure.class)
        .hasMessage("seven");
    assertThat(ended).hasValue(MANY.size());
  }
}
