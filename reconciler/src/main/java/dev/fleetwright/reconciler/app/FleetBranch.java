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
  private volatile @Nullable Unfollowed trouble;
  private volatile @Nullable String unread;
  private final Repetition unreadable = new Repetition();
  private final Repetition unresumed = new Repetition();

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
      sayUnresumed("the commit that was in force does not compile any more", commit, null);
    } catch (GitFailure | UncheckedIOException e) {
      mend();
      sayUnresumed("the commit that was in force is not here any more", commit, e.getMessage());
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

  private void sayUnresumed(String what, String commit, @Nullable String reason) {
    if (unresumed.isNews(what + reason, clock.instant())) {
      log.warn(what, "commit", commit, "reason", reason);
    }
  }

  /**
   * The new plan, where the branch has moved to a commit that compiles; nothing otherwise. What
   * fails on the way is tried again at the next look.
   */
  Optional<FleetPlan> look() {
    try {
      var plan = follow();
      unread = null;
      if (unreadable.ends()) {
        log.info("the repo is read again");
      }
      return plan;
    } catch (GitFailure | UncheckedIOException e) {
      var reason = String.valueOf(e.getMessage());
      metrics.fetchFailed();
      unread = reason;
      if (unreadable.isNews(reason, clock.instant())) {
        log.warn(
            "the repo was not read; nothing changes; this is said again when it changes, or in an"
                + " hour",
            "reason",
            reason);
        mend();
      }
      return Optional.empty();
    }
  }

  /** The mirror is a copy; where it is damaged, the next look fetches it anew. */
  private boolean mend() {
    try {
      boolean mended = mirror.mend();
      if (mended) {
        log.warn(
            "our copy of the repo was damaged and is fetched anew; nothing was lost",
            "code",
            "FW2925");
      }
      return mended;
    } catch (GitFailure e) {
      log.error("our copy of the repo is damaged", "code", "FW2925", "reason", e.getMessage());
      return false;
    }
  }

  private Optional<FleetPlan> follow() throws GitFailure {
    var commit = mirror.update(branch);
    metrics.fetched(clock.instant());
    if (commit.equals(tried)) {
      return Optional.empty();
    }
    var good = store.cursor(source).map(Cursor::good).orElse("");
    if (!good.isEmpty() && !mirror.descends(commit, good) && mend()) {
      // The commit in force was lost by us, not by the branch.
      commit = mirror.update(branch);
    }
    store.cursor(source, new Cursor(commit, good, clock.instant()));
    log.info("commit seen", "commit", commit);
    var plan = isHeld(commit, good) ? Optional.<FleetPlan>empty() : judge(commit, good);
    var why = trouble;
    metrics.headRejected(why != null);
    if (why != null) {
      store.cursor(source, new Cursor(commit, good, clock.instant(), why.toString()));
    }
    // Only now: what the state or the mirror could not keep is looked at anew.
    tried = commit;
    return plan;
  }

  private Optional<FleetPlan> judge(String commit, String good) throws GitFailure {
    return switch (compile(commit)) {
      case Compiled(var plan, _) when isOfAnother(plan) -> {
        metrics.commitRejected();
        yield Optional.empty();
      }
      case Compiled(var plan, var warnings) -> {
        mirror.keep(branch, commit);
        store.clusters(plan.clusters().keySet());
        store.cursor(source, new Cursor(commit, commit, clock.instant()));
        report(warnings);
        yield Optional.of(plan);
      }
      case Rejected(var diagnostics) -> {
        metrics.commitRejected();
        trouble = Unfollowed.rejected(commit, diagnostics);
        log.error(
            "the commit does not compile; nothing changes", "commit", commit, "inForce", good);
        report(diagnostics);
        yield Optional.empty();
      }
    };
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
      var reason =
          "it is of fleet '%s', and the state is that of fleet '%s'"
              .formatted(plan.fleet(), store.fleet().orElse(""));
      trouble = new Unfollowed(plan.commit(), "FW2055", reason);
      log.error(
          "the commit is another fleet's; nothing changes",
          "code",
          "FW2055",
          "commit",
          plan.commit(),
          "reason",
          reason,
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
      trouble =
          new Unfollowed(
              commit, "FW2905", branch + " was set back or rewritten to it, so it is held");
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

  /** Why the tip of the branch is not in force, though it was read; nothing when it is. */
  Optional<Unfollowed> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Why the repo could not be read when it was last looked at; nothing when it could. */
  Optional<String> unread() {
    return Optional.ofNullable(unread);
  }

  private void report(List<Diagnostic> diagnostics) {
    for (var diagnostic : diagnostics.subList(0, Math.min(SHOWN, diagnostics.size()))) {
      log.diagnostic(diagnostic);
    }
    if (diagnostics.size() > SHOWN) {
      log.warn("more was found", "count", diagnostics.size() - SHOWN);
    }
  }
}
