package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTest {
  @ParameterizedTest
  @EnumSource
  void every_rehearsed_command_does_what_it_does_for_a_user(
      Rehearsal.Role role, @TempDir Path folder) throws Exception {
    assertThat(Rehearsal.run(role, folder)).isTrue();
  }
}
