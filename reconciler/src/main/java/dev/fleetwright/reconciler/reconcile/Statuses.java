package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.apply.Journal;
import dev.fleetwright.reconciler.apply.Pace;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import dev.fleetwright.reconciler.drift.ClusterDiff.HeldBack;
import dev.fleetwright.reconciler.health.Assessment;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.Health;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.status.ForeignFields;
import dev.fleetwright.reconciler.store.FleetStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns what came of cycles into statuses, and keeps the last one of every cluster. */
final class Statuses {
  private final FleetStore store;
  private final Pace pace;
  private final Map<String, ClusterStatus> last = new ConcurrentHashMap<>();

  Statuses(FleetStore store, Pace pace) {
    this.store = store;
    this.pace = pace;
    store.statuses().forEach(status -> last.put(status.cluster(), status));
  }

  Optional<ClusterStatus> last(String cluster) {
    return Optional.ofNullable(last.get(cluster));
  }

  /** A cluster that was not looked at in this round. */
  Cycle asBefore(ClusterPlan plan, String commit, String message) {
    var before = last.get(plan.cluster());
    return new Cycle(
        before != null ? before : new Draft(State.UNKNOWN, message).status(plan, commit, null),
        List.of(),
        List.of());
  }

  /** What a status is made of beside the plan's own facts. */
  private final class Draft {
    private final State state;
    private final String message;
    private int applied;
    private int deleted;
    private List<Blocked> blocked = List.of();
    private Health health = Health.UNKNOWN;
    private int failures;
    private @Nullable ForeignFields foreign;

    Draft(State state, String message) {
      this.state = state;
      this.message = message;
    }

    Draft done(CycleRun run) {
      applied = run.applied();
      deleted = run.deleted();
      health = run.health().health();
      foreign = run.foreign().map(Statuses::fields).orElse(null);
      return this;
    }

    Draft blocked(List<Blocked> why) {
      blocked = why;
      return this;
    }

    Draft failures(int count) {
      failures = count;
      return this;
    }

    ClusterStatus status(ClusterPlan plan, String commit, @Nullable ClusterStatus before) {
      var now = pace.now();
      return new ClusterStatus(
          plan.cluster(),
          plan.target().provider(),
          plan.target().environments(),
          state,
          commit,
          plan.digest(),
          plan.manifests().size(),
          applied,
          deleted,
          blocked,
          health,
          message,
          now,
          state == State.IN_SYNC ? now : before == null ? null : before.lastInSync(),
          failures,
          Breaker.nextTry(failures, pace),
          foreign != null ? foreign : before == null ? ForeignFields.NONE : before.foreign());
    }
  }

  /** One cycle that is under way. */
  final class Open {
    private final ClusterPlan plan;
    private final String commit;
    private final Options options;
    private final Journal journal;

    Open(ClusterPlan plan, String commit, Options options, Journal journal) {
      this.plan = plan;
      this.commit = commit;
      this.options = options;
      this.journal = journal;
    }

    /** What is remembered should the process end before the cycle does. */
    void begins() {
      var before = last.get(plan.cluster());
      store.status(
          new Draft(State.INCOMPLETE, "a cycle began to change it and has not ended")
              .failures(before == null ? 0 : before.failures())
              .status(plan, commit, before));
    }

    /** Everything was seen; what could be done is done. */
    Cycle finished(CycleRun run) {
      var blocked = new ArrayList<>(blocked(run.blocked()));
      blocked.addAll(blocked(run.held()));
      blocked.addAll(blocked(run.kept()));
      var state =
          !run.blocked().isEmpty()
              ? State.INCOMPLETE
              : !run.held().isEmpty() ? State.HELD : State.IN_SYNC;
      boolean leftAsItIs = options.planOnly() || plan.target().isCordoned();
      boolean toDo = !run.changes().isEmpty() || run.tookOver();
      if (leftAsItIs && state == State.IN_SYNC && toDo) {
        state = State.INCOMPLETE;
      }
      return close(new Draft(state, message(run, state)).done(run).blocked(blocked), run);
    }

    /** The cluster was lost on the way. */
    Cycle lost(CycleRun run, ClusterFailure e) {
      var blocked = new ArrayList<>(List.of(ClusterReconciler.blocked(e)));
      blocked.addAll(blocked(run.blocked()));
      return close(
          new Draft(state(e), words(e)).done(run).blocked(blocked).failures(failures(e)), run);
    }

    /** The cluster was not reached, or refused us. */
    Cycle failed(ClusterFailure e) {
      return close(
          new Draft(state(e), words(e))
              .blocked(List.of(ClusterReconciler.blocked(e)))
              .failures(failures(e)),
          null);
    }

    /** The cycle ended by a mistake of ours, or for lack of memory; what it did is not known. */
    Cycle broken(Throwable bug) {
      var words =
          switch (bug) {
            case OutOfMemoryError _ -> "the cycle ended for lack of memory";
            case StackOverflowError _ -> "the cycle ended, for something is nested too deeply";
            default -> "the cycle ended by a mistake of ours: " + bug.getClass().getSimpleName();
          };
      var why = new Blocked("", "FW2043", words, "report this with what the log says of it");
      int before = last(plan.cluster()).map(ClusterStatus::failures).orElse(0);
      return close(new Draft(State.FAILED, words).blocked(List.of(why)).failures(before + 1), null);
    }

    /** The cluster is not ours to write to. */
    Cycle refused(Blocked why) {
      return close(new Draft(State.REFUSED, why.reason()).blocked(List.of(why)), null);
    }

    /** Nothing was done, and how the cluster stood last is still how it stands. */
    Cycle moved(Blocked why) {
      var status =
          new Draft(State.REFUSED, why.reason())
              .blocked(List.of(why))
              .status(plan, commit, last.get(plan.cluster()));
      return new Cycle(status, List.of(), List.of());
    }

    private Cycle close(Draft draft, @Nullable CycleRun run) {
      var before = last.get(plan.cluster());
      var status = draft.status(plan, commit, before);
      if (!options.planOnly()) {
        boolean news =
            before == null
                || before.state() != status.state()
                || !before.message().equals(status.message());
        if (status.state() == State.REFUSED && news) {
          journal.cluster("refuse", "done", status.message());
        }
        store.status(status);
        last.put(plan.cluster(), status);
      }
      return run == null
          ? new Cycle(status, List.of(), List.of())
          : new Cycle(
              status,
              InOrder.of(run.changes(), plan),
              run.foreign().orElse(List.of()),
              run.tookOver());
    }

    private int failures(ClusterFailure e) {
      int before = last(plan.cluster()).map(ClusterStatus::failures).orElse(0);
      return switch (e.kind()) {
        // A cluster that sheds load is there; it says itself when to come back.
        case THROTTLED -> before;
        // The server answers at once and costs nothing to ask again, so nobody has to wait.
        case FORBIDDEN, DENIED, WEBHOOK, CONFLICT, INVALID, TOO_LARGE, TERMINATING -> 0;
        case NOT_FOUND, NO_SUCH_KIND -> 0;
        default -> before + 1;
      };
    }

    private String message(CycleRun run, State state) {
      return switch (state) {
        case INCOMPLETE ->
            run.blocked().isEmpty()
                ? (plan.target().isCordoned() ? "cordoned, " : "")
                    + (run.tookOver() ? "to be taken over, " : "")
                    + run.changes().size()
                    + " changes to make"
                : several(run.blocked(), "is held back", "are held back");
        case HELD -> several(run.held(), "waits for an approval", "wait for an approval");
        default -> run.kept().isEmpty() ? unhealthy(run.health()) : withKept(run);
      };
    }
  }

  private static String withKept(CycleRun run) {
    int kept = run.kept().size();
    var stay =
        kept == 1
            ? "1 object that is no longer wanted stays"
            : kept + " objects that are no longer wanted stay";
    var unhealthy = unhealthy(run.health());
    return unhealthy.isEmpty() ? stay : unhealthy + "; " + stay;
  }

  private static ForeignFields fields(List<Foreign> foreign) {
    return ForeignFields.of(foreign.stream().map(Foreign::status).toList());
  }

  private static String unhealthy(Assessment health) {
    return health.health() == Health.HEALTHY ? "" : health.reason();
  }

  private static String several(Collection<HeldBack> why, String one, String many) {
    var first = why.iterator().next();
    return why.size() == 1
        ? first.key() + " " + one + ": " + first.reason()
        : why.size() + " objects " + many + ", such as " + first.key() + ": " + first.reason();
  }

  private static List<Blocked> blocked(Collection<HeldBack> why) {
    return why.stream().map(HeldBack::status).toList();
  }

  private static String words(ClusterFailure e) {
    return String.valueOf(e.getMessage());
  }

  private static State state(ClusterFailure e) {
    return switch (e.kind()) {
      case CONFIGURATION, NOT_ALLOWED, UNREACHABLE, DEADLINE, THROTTLED, SERVER ->
          State.UNREACHABLE;
      case UNAUTHORISED, WRONG_CERTIFICATE, FORBIDDEN -> State.REFUSED;
      case DENIED, WEBHOOK, CONFLICT, INVALID, TOO_LARGE, TERMINATING -> State.REFUSED;
      case NOT_FOUND, NO_SUCH_KIND -> State.REFUSED;
      case NO_ANSWER, UNREADABLE, STALLED, EXPIRED, TOO_MUCH, SPENT -> State.FAILED;
    };
  }
}
