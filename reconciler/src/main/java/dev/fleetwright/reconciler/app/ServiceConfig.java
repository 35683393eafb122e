package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.compile.Limits;
import dev.fleetwright.compiler.git.Origin;
import dev.fleetwright.compiler.git.Token;
import dev.fleetwright.reconciler.kube.config.Access;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code service.yaml} says; see {@code docs/service.md}. Paths are absolute.
 *
 * @param repo where the fleet repo is
 * @param token null where the repo wants none
 * @param nearby whether the repo may be at an address of this machine or its own network
 * @param rewound what to do when the branch loses the commit in force
 * @param intent the root file inside the repo
 * @param limits what the compile of one commit may cost
 * @param poll how often the repo is looked at
 * @param interval how often each cluster is looked at
 * @param deadline of one cluster's cycle
 * @param concurrency how many clusters are worked on at once
 * @param drain how long cycles under way may go on after the service was told to stop
 * @param store the state folder
 * @param kubeconfig null for the usual places
 * @param access what Git and the kubeconfig may make of the operator's credentials
 * @param listen where health, metrics and status are served
 */
record ServiceConfig(
    Origin repo,
    @Nullable Token token,
    boolean nearby,
    String branch,
    Rewound rewound,
    String intent,
    Limits limits,
    Duration poll,
    Duration interval,
    Duration deadline,
    int concurrency,
    Duration drain,
    Path store,
    @Nullable Path kubeconfig,
    Access access,
    InetSocketAddress listen) {}
