package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.git.CommitReader;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.GitMirror;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.FleetStore.Cursor;
import dev.fleetwright.reconciler.store.StoreFailure;
import dev.fleetwright.reconciler.web.ServiceMetrics;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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
      if (compile(commit) instanceof Compiled(var plan, _)) {
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
    } catch (CancellationException stopping) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * What a commit comes to. One on which the compiler itself fails is rejected like any other:
   * nothing that somebody can push may keep the service from what is pushed after it.
   */
  private Compilation compile(String commit) throws GitFailure {
    var snapshot = CommitReader.read(mirror.repo(), commit);
    try {
      return compiler.apply(snapshot);
    } catch (UncheckedIOException | CancellationException e) {
      throw e;
    } catch (RuntimeException | Error bug) {
      log.bug(bug);
      return new Rejected(
          List.of(
              Diagnostic.error(
                      "FW2920",
                      SourceLocation.whole(Shown.of(branch)),
                      "the compiler failed on the commit: " + bug.getClass().getSimpleName())
                  .because("this is a mistake of ours; the log has its trace")
                  .fix("revert the commit, or take back what is new in it step by step")));
    }
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
      var result = compile(commit);
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
          trouble = rejected(commit, diagnostics);
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
    } catch (CancellationException stopping) {
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

  private static String rejected(String commit, List<Diagnostic> diagnostics) {
    var first = diagnostics.stream().filter(Diagnostic::isError).findFirst();
    return "commit "
        + commit
        + " does not compile"
        + first.map(error -> ": " + error.code() + " " + Shown.line(error.message())).orElse("")
        + (diagnostics.size() > 1 ? "; the log has more" : "");
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
