package dev.fleetwright.compiler.compile;

import static dev.fleetwright.compiler.compile.SmallFleet.lines;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a compile costs grows with the fleet, and not with its square: four times for four times.
 */
@Timeout(300)
class GrowthTest {
  private static final int FEW = 1000;
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static String clusters(int count) {
    return """
    apiVersion: fleetwright.dev/v1
    kind: Fleet
    metadata: {name: f}
    environments: {dev: {domain: d.example}}
    workloads:
    %s
    clusters:
    %s
    """
        .formatted(
            lines(3, i -> "  w%d: {type: worker, image: 'a.example/w:1'}".formatted(i)),
            lines(
                count,
                i ->
                    "  c%d: {provider: k3s, region: r, environment: dev, kubernetes: \"1.36\", labels: {rack: x%d}}"
                        .formatted(i, i)));
  }

  /** In nanoseconds of the processor, the least of three. */
  private static long cost(String text) {
    var files = Folder.of(Map.of("intent.yaml", text));
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = MACHINE.getProcessCpuTime();
      assertThat(Compiler.compile(files, "intent.yaml")).isInstanceOf(Compiled.class);
      least = Math.min(least, MACHINE.getProcessCpuTime() - start);
    }
    return least;
  }

  private static void isLinear(IntFunction<String> fleet) {
    cost(fleet.apply(FEW));
    double few = cost(fleet.apply(FEW));
    double many = cost(fleet.apply(4 * FEW));

    // Linear is 4, and the square is 16.
    assertThat(many / few).isLessThan(8);
  }

  @Test
  void of_groups_that_list_half_of_the_fleet() {
    isLinear(count ->
        clusters(count)
            + "groups:\n"
            + lines(
                20,
                group ->
                    "  g%d: {cluster: [%s]}"
                        .formatted(
                            group,
                            lines(count / 2, i -> "c" + (2 * i)).strip().replace("\n", ", ")))
            + "overrides: {o: {when: {group: [g1, g2]}, set: {workloads: {w0: {replicas: 3}}}}}\n");
  }

  @Test
  void of_one_override_for_each_cluster() {
    isLinear(count ->
        clusters(count)
            + "overrides:\n"
            + lines(
                count,
                i ->
                    "  o%d: {when: {cluster: c%d}, set: {workloads: {w0: {env: {A: x%d}}}}}"
                        .formatted(i, i, i)));
  }
}
