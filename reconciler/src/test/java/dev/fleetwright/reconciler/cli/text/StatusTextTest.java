package dev.fleetwright.reconciler.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.cli.config.Durations;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.status.ForeignFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void fields_that_nobody_declared_are_told_and_those_that_give_power_are_counted() {
    var text =
        StatusText.of(
            List.of(
                new ClusterStatus(
                    "eks-dev",
                    "eks",
                    List.of("dev"),
                    State.IN_SYNC,
                    COMMIT,
                    "d",
                    42,
                    0,
                    0,
                    List.of(),
                    Health.HEALTHY,
                    "",
                    NOON,
                    NOON,
                    0,
                    null,
                    ForeignFields.of(
                        List.of(
                            field("ConfigMap/shop/a", "data.more", "mystery", ""),
                            field("ConfigMap/shop/a", "data.most", "mystery", ""),
                            field(
                                "Deployment/shop/web",
                                "spec.template.spec.hostNetwork",
                                "kubectl\u001b[1m",
                                "gives the node's network"))))),
            NOON);

    assertThat(text)
        .endsWith(
            """

            eks-dev: 3 fields that nobody declared, 1 of them giving power
              ! Deployment/shop/web: FW2080: nobody declared spec.template.spec.hostNetwork, which gives the node's network (kubectl\\u001B[1m at 2026-03-01T11:00:00Z)
                  fix: declare it in the intent, or take it out of the object
              (ConfigMap/shop/a has fields of mystery at 2026-03-01T11:00:00Z that nobody declared: data.more, data.most)

            1 cluster: 1 in-sync, 1 warning
            """);
  }

  private static ForeignFields.Field field(
      String object, String path, String manager, String gives) {
    return new ForeignFields.Field(object, path, manager, "2026-03-01T11:00:00Z", gives);
  }

  @Test
  void a_line_for_each_cluster_then_what_troubles_them_then_the_sum() {
    var well =
        new ClusterStatus(
            "eks-dev",
            "eks",
            List.of("dev"),
            State.IN_SYNC,
            COMMIT,
            "d",
            42,
            0,
            0,
            List.of(),
            Health.HEALTHY,
            "",
            NOON,
            NOON.minusSeconds(12),
            0,
            null);
    var incomplete =
        new ClusterStatus(
            "gke-dev",
            "gke",
            List.of("dev"),
            State.INCOMPLETE,
            COMMIT,
            "d",
            40,
            3,
            0,
            List.of(
                new ClusterStatus.Blocked(
                    "Deployment/shop/web",
                    "FW2012",
                    "the policy says:\n\u001b[31mno\u2028no",
                    "ask its owner")),
            Health.DEGRADED,
            "1 object is held back",
            NOON,
            NOON.minusSeconds(7384),
            0,
            null);
    var gone =
        new ClusterStatus(
            "onprem-dev",
            "onprem",
            List.of("dev"),
            State.UNREACHABLE,
            COMMIT,
            "d",
            40,
            0,
            0,
            List.of(),
            Health.UNKNOWN,
            "not reached: connection refused",
            NOON,
            null,
            4,
            NOON.plusSeconds(90));

    assertThat(StatusText.of(List.of(well, incomplete, gone), NOON))
        .isEqualTo(
            """
            CLUSTER     PROVIDER  STATE        HEALTH    COMMIT      OBJECTS  IN SYNC
            eks-dev     eks       in-sync      healthy   0123456789  42       12s ago
            gke-dev     gke       incomplete   degraded  0123456789  40       2h 3m ago
            onprem-dev  onprem    unreachable  unknown   0123456789  40       never

            gke-dev: 1 object is held back
              Deployment/shop/web: FW2012: the policy says: \\u001B[31mno no
                fix: ask its owner

            onprem-dev: not reached: connection refused
              4 cycles in a row failed; next try in 1m 30s

            3 clusters: 1 in-sync, 1 incomplete, 1 unreachable, 1 degraded
            """);
  }

  @Test
  void nothing_known_is_said() {
    assertThat(StatusText.of(List.of(), NOON)).isEqualTo("no cluster has been looked at yet\n");
  }

  @Test
  void a_duration_has_two_units() {
    assertThat(List.of(-5L, 59L, 60L, 3600L, 172_800L))
        .extracting(seconds -> Durations.text(Duration.ofSeconds(seconds)))
        .containsExactly("0s", "59s", "1m 0s", "1h 0m", "2d 0h");
  }

  @Test
  void clusters_of_which_the_same_is_to_be_said_share_it() {
    var held =
        new ClusterStatus.Blocked(
            "Namespace/shop", "FW2027", "deleting it needs a yes", "fleetwright approve it");
    var text =
        StatusText.of(
            List.of(waiting("eks-a", held), waiting("eks-b", held), waiting("eks-c", held)), NOON);
    assertThat(text)
        .contains(
            """

            eks-a, eks-b, eks-c: Namespace/shop waits for an approval
              Namespace/shop: FW2027: deleting it needs a yes
                fix: fleetwright approve it

            3 clusters: 3 held
            """);
  }

  private static ClusterStatus waiting(String cluster, ClusterStatus.Blocked held) {
    return new ClusterStatus(
        cluster,
        "eks",
        List.of("dev"),
        State.HELD,
        COMMIT,
        "d",
        42,
        0,
        0,
        List.of(held),
        Health.HEALTHY,
        "Namespace/shop waits for an approval",
        NOON,
        NOON.minusSeconds(12),
        0,
        null);
  }
}
