package dev.fleetwright.reconciler.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestsTest {
  @Test
  void counts_are_read_from_the_metrics_text() {
    var metrics =
        """
        # HELP apiserver_request_total Counter of apiserver requests
        apiserver_request_total{code="200",component="apiserver",dry_run="",group="apps",resource="deployments",scope="cluster",subresource="",verb="LIST",version="v1"} 3
        apiserver_request_total{code="200",component="apiserver",dry_run="All",group="",resource="secrets",scope="resource",subresource="",verb="APPLY",version="v1"} 2
        apiserver_request_total{code="200",component="apiserver",dry_run="",group="coordination.k8s.io",resource="leases",scope="resource",subresource="",verb="PUT",version="v1"} 9
        apiserver_request_total{code="200",component="",dry_run="",group="",resource="",scope="",subresource="/apis",verb="GET",version=""} 1
        """;
    assertThat(Requests.parse(metrics).counts())
        .isEqualTo(
            Map.of("LIST apps/deployments", 3L, "APPLY secrets 200 dry-run", 2L, "GET /apis", 1L));
  }
}
