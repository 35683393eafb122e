package dev.fleetwright.reconciler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void a_tick_fires_at_once_and_again_also_after_it_threw() throws Exception {
    var fired = new CountDownLatch(3);
    var bugs = new CopyOnWriteArrayList<Throwable>();
    Consumer<Throwable> told =
        bug -> {
          bugs.add(bug);
          fired.countDown();
        };
    try (var ticks = new Ticks(told)) {
      ticks.every(
          "look",
          Duration.ofMillis(20),
          () -> {
            throw new IllegalStateException("a bug");
          });
      assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(bugs)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(bug -> assertThat(bug).hasMessage("a bug"));
  }

  @Test
  void a_tick_never_overlaps_itself_and_does_not_catch_up_on_what_it_missed() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var go = new Semaphore(0);
    var count = new AtomicInteger();
    try (var ticks = new Ticks(_ -> {})) {
      ticks.every(
          "slow",
          Duration.ofMillis(50),
          () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            count.incrementAndGet();
            go.acquireUninterruptibly();
            atOnce.decrementAndGet();
          });
      Thread.sleep(1500);
      assertThat(count).hasValue(1);
      go.release(1_000_000);
      Thread.sleep(50);
    }
    assertThat(most).hasValue(1);
    assertThat(count.get()).isLessThan(10);
  }

  @Test
  void a_hint_fires_now() throws Exception {
    var fired = new Semaphore(0);
    try (var ticks = new Ticks(_ -> {})) {
      ticks.every("rare", Duration.ofHours(1), fired::release);
      assertThat(fired.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      ticks.now("rare");
      assertThat(fired.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
