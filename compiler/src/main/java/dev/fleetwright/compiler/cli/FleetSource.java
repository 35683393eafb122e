package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.git.CommitReader;
import dev.fleetwright.compiler.git.FleetRepo;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.History;
import dev.fleetwright.compiler.git.Revision;
import dev.fleetwright.compiler.git.WorktreeReader;
import dev.fleetwright.compiler.intent.IntentFiles;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.plan.Compilation.Rejected;
import dev.fleetwright.compiler.source.Snapshot;
import java.util.Optional;

/** The fleet repo that the user means, at the revision that the user means. */
public final class FleetSource {
  private final FleetRepo repo;
  private final Snapshot snapshot;
  private final CommonOptions options;

  private FleetSource(FleetRepo repo, Snapshot snapshot, CommonOptions options) {
    this.repo = repo;
    this.snapshot = snapshot;
    this.options = options;
  }

  /**
   * Opens what {@code --at} says.
   *
   * @param otherwise the revision, or {@code worktree}, where {@code --at} is not given
   */
  public static FleetSource open(CommonOptions options, String otherwise) throws CommandFailure {
    return openAt(options, options.at == null ? otherwise : options.at);
  }

  /** Opens one revision, whatever {@code --at} says. */
  public static FleetSource openAt(CommonOptions options, String revision) throws CommandFailure {
    try {
      var repo = FleetRepo.locate(options.directory, options.intent);
      var snapshot =
          revision.equals(Snapshot.WORKTREE)
              ? WorktreeReader.read(repo)
              : CommitReader.read(repo, revision);
      return new FleetSource(repo, snapshot, options);
    } catch (GitFailure e) {
      throw failure(e);
    }
  }

  private static CommandFailure failure(GitFailure e) {
    var message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case INPUT -> CommandFailure.input(message);
      case WORLD -> CommandFailure.world(message);
    };
  }

  /** What was opened, as people name it; looks at the working tree. */
  public Revision revision() throws CommandFailure {
    try {
      return Revision.of(repo, snapshot.commit());
    } catch (GitFailure e) {
      throw failure(e);
    }
  }

  /**
   * Whether a commit has another one in its history; false also where either is not in the repo.
   *
   * @param commit and {@code ancestor}: full ids
   */
  public boolean descends(String commit, String ancestor) throws CommandFailure {
    try {
      return History.descends(repo, commit, ancestor);
    } catch (GitFailure e) {
      throw failure(e);
    }
  }

  /** Whether older commits were left out when the repo was cloned. */
  public boolean isShallow() throws CommandFailure {
    try {
      return History.isShallow(repo);
    } catch (GitFailure e) {
      throw failure(e);
    }
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** The fleet's name as the root file has it; nothing where there is no such file, or no name. */
  public Optional<String> fleet() {
    return IntentFiles.fleet(snapshot, options.intent);
  }

  public Compilation compile() {
    long start = System.nanoTime();
    var compilation = Compiler.compile(snapshot, options.intent);
    long took = (System.nanoTime() - start) / 1_000_000;
    options.detail(
        "compiled " + options.intent + " at " + snapshot.commit() + " in " + took + " ms");
    return compilation;
  }

  /**
   * The plan.
   *
   * @throws CommandFailure with every error, each shown at its line, when there is none
   */
  public Compiled require() throws CommandFailure {
    return switch (compile()) {
      case Compiled compiled -> compiled;
      case Rejected(var diagnostics) -> throw CommandFailure.rejected(diagnostics, snapshot);
    };
  }
}
