package dev.fleetwright.reconciler.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskedAgainTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectKey ONE = new ObjectKey("", "ConfigMap", "shop", "one");
  private static final ObjectKey TWO = new ObjectKey("", "ConfigMap", "shop", "two");

  private final AskedAgain again = new AskedAgain();

  private boolean isDue(ObjectKey key, Duration later, boolean anyway) {
    return again.overrulings(Optional.empty(), NOON.plus(later), anyway).due().test(key);
  }

  @Test
  void a_server_is_asked_about_an_object_once_an_hour_and_whenever_a_person_asks() {
    assertThat(isDue(ONE, Duration.ZERO, false)).isTrue();
    assertThat(isDue(ONE, Duration.ofMinutes(59), false)).isFalse();
    assertThat(isDue(TWO, Duration.ofMinutes(59), false)).isTrue();
    assertThat(isDue(ONE, Duration.ofMinutes(59), true)).isTrue();
    assertThat(isDue(ONE, Duration.ofMinutes(60), false)).isTrue();
    assertThat(isDue(ONE, Duration.ofMinutes(61), false)).isFalse();
  }
}
