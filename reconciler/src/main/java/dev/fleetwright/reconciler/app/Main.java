package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;

/** The program {@code fleetwright}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // the same digits and words on every machine
    System.exit(run(args, writer(FileDescriptor.out), writer(FileDescriptor.err)));
  }

  /**
   * Runs one command.
   *
   * @return the exit code, one of {@link dev.fleetwright.compiler.cli.ExitCode}
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    try {
      if (args.length == 1 && args[0].equals("--version")) {
        out.println("fleetwright " + Version.TEXT); // at once: what scripts ask first
        return ExitCode.OK;
      }
      return Commands.line(args, out, err).execute(Commands.optionsLast(args));
    } catch (RuntimeException | Error bug) {
      return Bugs.report(bug, err);
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** UTF-8 whatever the locale says: manifests are. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** What is our own fault: a line for the user, the rest in a file. */
  static final class Bugs {
    private Bugs() {}

    static int report(Throwable bug, PrintWriter err) {
      var what = bug.getClass().getSimpleName();
      String where;
      try {
        var file = Files.createTempFile("fleetwright-bug-", ".txt");
        try (var trace = new PrintWriter(Files.newBufferedWriter(file))) {
          bug.printStackTrace(trace);
        }
        where = "the stack trace is in " + file;
      } catch (IOException e) {
        where = "the stack trace could not be kept: " + e.getMessage();
      }
      err.println("fleetwright: this is a bug in fleetwright (" + what + "); " + where);
      return ExitCode.WORLD;
    }
  }
}
