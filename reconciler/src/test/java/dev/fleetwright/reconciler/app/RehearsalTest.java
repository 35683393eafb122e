package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @Test
  void every_rehearsed_command_does_what_it_does_for_a_user(@TempDir Path folder) throws Exception {
    assertThat(Rehearsal.run(folder)).isTrue();
  }
}
