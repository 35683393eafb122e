package dev.fleetwright.reconciler.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code service.yaml} says; see {@code docs/service.md}. Paths are absolute.
 *
 * @param repo a folder or a URL of the fleet repo
 * @param intent the root file inside the repo
 * @param poll how often the repo is looked at
 * @param interval how often each cluster is looked at
 * @param deadline of one cluster's cycle
 * @param concurrency how many clusters are worked on at once
 * @param drain how long cycles under way may go on after the service was told to stop
 * @param store the state folder
 * @param kubeconfig null for the usual places
 * @param listen where health, metrics and status are served
 */
record ServiceConfig(
    String repo,
    String branch,
    String intent,
    Duration poll,
    Duration interval,
    Duration deadline,
    int concurrency,
    Duration drain,
    Path store,
    @Nullable Path kubeconfig,
    InetSocketAddress listen) {}
