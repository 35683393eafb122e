package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.CommandFailure;
import dev.fleetwright.compiler.cli.CommonOptions;
import dev.fleetwright.compiler.cli.FleetSource;
import dev.fleetwright.compiler.source.Snapshot;
import dev.fleetwright.reconciler.cli.SandboxClusters;
import dev.fleetwright.reconciler.sandbox.Sandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Runs the everyday commands of a role once, on a fleet of its own in a temporary folder, so that a
 * JVM which records what they load ({@code -XX:AOTMode=record}) can write an AOT cache for them.
 * {@code bin/fleetwright} does that after a build.
 */
public final class Rehearsal {
  private static final List<String> FILES = List.of("intent.yaml", "quota.yaml", "teams/web.yaml");

  /** The JVM takes in a whole cache at its start: those who wait for a prompt get a small one. */
  enum Role {
    /** Who writes the intent: validate, compile, diff. */
    AUTHOR,
    /** Who brings it to clusters: plan, apply, status. */
    OPERATOR
  }

  private Rehearsal() {}

  /** Takes the role, in small letters; exits with 1 where a command did not do what it does. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var role = Role.valueOf(args[0].toUpperCase(Locale.ROOT));
    Main.prepare(role == Role.AUTHOR, false);
    var folder = Files.createTempDirectory("fleetwright-rehearsal-");
    boolean well = run(role, folder);
    delete(folder);
    System.exit(well ? 0 : 1);
  }

  /** Rehearses in an empty folder; false where a command failed. */
  static boolean run(Role role, Path folder) throws IOException, InterruptedException {
    var fleet = folder.resolve("fleet");
    Files.createDirectories(fleet.resolve("teams"));
    for (var file : FILES) {
      try (var in = Rehearsal.class.getResourceAsStream("rehearsal/" + file)) {
        if (in == null) {
          throw new IllegalStateException("the build left out rehearsal/" + file);
        }
        Files.copy(in, fleet.resolve(file));
      }
    }
    Files.writeString(fleet.resolve(".gitignore"), "target/\n/build\n*.iml\n**/cache/*.tmp\n");
    return switch (role) {
      case AUTHOR -> commands(folder, isCommitted(fleet)).stream().allMatch(Rehearsal::succeeds);
      case OPERATOR -> isOperated(folder, fleet);
    };
  }

  /** Rehearses what reaches clusters, on simulated ones. */
  private static boolean isOperated(Path folder, Path fleet) throws IOException {
    var options = new CommonOptions();
    options.directory = fleet;
    try (var sandbox =
        Sandbox.start(
            SandboxClusters.of(FleetSource.open(options, Snapshot.WORKTREE).require().plan()))) {
      var kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, sandbox.kubeconfig());
      var state = folder.resolve("state").toString();
      var where =
          List.of(
              "-C",
              fleet.toString(),
              "--at",
              Snapshot.WORKTREE,
              "--kubeconfig",
              kubeconfig.toString(),
              "--state",
              state);
      return succeeds(joined(List.of("apply", "--yes"), where))
          && succeeds(joined(List.of("plan"), where))
          && succeeds(List.of("status", "--state", state));
    } catch (CommandFailure e) {
      return false;
    }
  }

  private static List<String> joined(List<String> first, List<String> second) {
    var both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private static List<List<String>> commands(Path folder, boolean committed) {
    var fleet = folder.resolve("fleet").toString();
    var out = folder.resolve("out").toString();
    var commands = new ArrayList<List<String>>();
    commands.add(List.of("--version"));
    commands.add(List.of("schema"));
    commands.add(List.of("init", folder.resolve("new").toString()));
    commands.add(List.of("validate", "-C", fleet));
    commands.add(List.of("compile", "-C", fleet, "--out", out));
    commands.add(List.of("compile", "-C", fleet, "--cluster", "gke"));
    if (committed) {
      commands.add(List.of("diff", "-C", fleet));
    }
    return commands;
  }

  private static boolean succeeds(List<String> command) {
    var nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Main.run(command.toArray(String[]::new), nowhere, nowhere) == 0;
  }

  /** Makes a Git repo of it; false where there is no git. */
  private static boolean isCommitted(Path fleet) throws InterruptedException {
    return isGitDone(fleet, "init", "--quiet")
        && isGitDone(fleet, "add", "--all")
        && isGitDone(
            fleet,
            "-c",
            "user.name=rehearsal",
            "-c",
            "user.email=rehearsal@localhost",
            "commit",
            "--quiet",
            "--no-gpg-sign",
            "--message=rehearsal");
  }

  private static boolean isGitDone(Path folder, String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noGit) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
