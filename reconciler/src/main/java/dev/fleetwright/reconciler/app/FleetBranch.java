package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.git.CommitReader;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.GitMirror;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import dev.fleetwright.reconciler.store.StoreFailure;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows one branch of the fleet repo. Only a commit that compiles as a whole is put in force;
 * what was seen and what is in force is remembered before anything is done with it, so that a
 * restart goes on from there, also while Git cannot be reached.
 */
final class FleetBranch {
  private static final int SHOWN = 20;

  private final GitMirror mirror;
  private final String branch;

  /** What is remembered of the branch is remembered under this name. */
  private final String source;

  private final Function<Snapshot, Compilation> compiler;
  private final FleetStore store;
  private final ServiceLog log;
  private final ServiceMetrics metrics;
  private final InstantSource clock;
  private final Rewound rewound;
  private @Nullable String tried;
  private volatile @Nullable String trouble;

  FleetBranch(
      GitMirror mirror,
      String branch,
      Rewound rewound,
      Function<Snapshot, Compilation> compiler,
      FleetStore store,
      ServiceLog log,
      ServiceMetrics metrics,
      InstantSource clock) {
    this.mirror = mirror;
    this.branch = branch;
    this.rewound = rewound;
    this.source = mirror.origin() + "#" + branch;
    this.compiler = compiler;
    this.store = store;
    this.log = log;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The plan that was in force when the service last ran, without asking Git's host. */
  Optional<FleetPlan> resume() {
    var cursor = store.cursor(source);
    if (cursor.isEmpty() || cursor.get().good().isEmpty()) {
      return Optional.empty();
    }
    var commit = cursor.get().good();
    try {
      if (compiler.apply(CommitReader.read(mirror.repo(), commit))
          instanceof Compiled(var plan, _)) {
        return isOfAnother(plan) ? Optional.empty() : Optional.of(plan);
      }
      log.warn("the commit that was in force does not compile any more", "commit", commit);
    } catch (GitFailure e) {
      log.warn(
          "the commit that was in force is not here any more",
          "commit",
          commit,
          "reason",
          e.getMessage());
    }
    return Optional.empty();
  }

  /** The new plan, where the branch has moved to a commit that compiles; nothing otherwise. */
  Optional<FleetPlan> look() {
    try {
      var commit = mirror.update(branch);
      metrics.fetched(clock.instant());
      if (commit.equals(tried)) {
        return Optional.empty();
      }
      var good = store.cursor(source).map(Cursor::good).orElse("");
      store.cursor(source, new Cursor(commit, good, clock.instant()));
      log.info("commit seen", "commit", commit);
      if (isHeld(commit, good)) {
        tried = commit;
        return Optional.empty();
      }
      var result = compiler.apply(CommitReader.read(mirror.repo(), commit));
      if (result instanceof Compiled) {
        mirror.keep(branch, commit);
      }
      tried = commit;
      return switch (result) {
        case Compiled(var plan, _) when isOfAnother(plan) -> {
          metrics.commitRejected();
          yield Optional.empty();
        }
        case Compiled(var plan, var warnings) -> {
          store.cursor(source, new Cursor(commit, commit, clock.instant()));
          store.clusters(plan.clusters().keySet());
          report(warnings);
          yield Optional.of(plan);
        }
        case Rejected(var diagnostics) -> {
          metrics.commitRejected();
          log.error(
              "the commit does not compile; nothing changes", "commit", commit, "inForce", good);
          report(diagnostics);
          yield Optional.empty();
        }
      };
    } catch (GitFailure | UncheckedIOException e) {
      metrics.fetchFailed();
      log.warn("the repo was not read; nothing changes", "reason", e.getMessage());
      return Optional.empty();
    }
  }

  /** The commit calls the fleet by another name, by which nothing of what is there is known. */
  private boolean isOfAnother(FleetPlan plan) {
    try {
      store.belongTo(plan.fleet());
      return false;
    } catch (StoreFailure e) {
      if (!store.fleet().filter(known -> !known.equals(plan.fleet())).isPresent()) {
        throw e;
      }
      trouble =
          "commit %s is of fleet '%s', and the state is that of fleet '%s'"
              .formatted(plan.commit(), plan.fleet(), store.fleet().orElse(""));
      log.error(
          "the commit is another fleet's; nothing changes",
          "code",
          "FW2055",
          "commit",
          plan.commit(),
          "reason",
          trouble,
          "fix",
          "set `metadata.name` back; another fleet has a service with a `store` of its own");
      return true;
    }
  }

  /** The branch lost the commit in force, which takes more than a commit to agree to. */
  private boolean isHeld(String commit, String good) throws GitFailure {
    trouble = null;
    if (good.isEmpty() || mirror.descends(commit, good)) {
      return false;
    }
    metrics.branchRewound();
    boolean held = rewound == Rewound.HOLD;
    if (held) {
      trouble = branch + " was set back or rewritten to " + commit + ", which is held";
    }
    if (rewound != Rewound.ALLOW) {
      log.error(
          "the branch was set back or rewritten"
              + (held ? "; nothing changes" : "; it is followed all the same"),
          "code",
          "FW2905",
          "commit",
          commit,
          "inForce",
          good,
          "fix",
          held
              ? "bring the commit in force back into the branch, by a revert instead of a reset, or"
                  + " say `rewound: allow` in the configuration for as long as it takes"
              : null);
    }
    return held;
  }

  /** Why the branch is not followed at the moment, though it was read; nothing when it is. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void report(List<Diagnostic> diagnostics) {
    for (var diagnostic : diagnostics.subList(0, Math.min(SHOWN, diagnostics.size()))) {
      log.warn(
          diagnostic.message(),
          "code",
          diagnostic.code(),
          "place",
          diagnostic.at().toString(),
          "fix",
          diagnostic.fix());
    }
    if (diagnostics.size() > SHOWN) {
      log.warn("more was found", "count", diagnostics.size() - SHOWN);
    }
  }
}
