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
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/** The program {@code fleetwright}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    boolean brief = Commands.isBrief(args);
    prepare(brief, Commands.isLong(args));
    int code = run(args, writer(FileDescriptor.out), writer(FileDescriptor.err));
    if (brief) {
      // An orderly end looks through every jar for a logger; nobody waits for this one's.
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /**
   * Settles what holds for the whole process.
   *
   * @param brief that what libraries log goes nowhere: the command says itself what is worth saying
   * @param recorded that it runs long enough for somebody to ask for a flight recording
   */
  static void prepare(boolean brief, boolean recorded) {
    Locale.setDefault(Locale.ROOT); // the same digits and words on every machine
    // Named, or it is looked for in every jar.
    System.setProperty(
        "slf4j.provider",
        brief ? NOP_FallbackServiceProvider.class.getName() : "org.slf4j.jul.JULServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
    if (!recorded) {
      // The first statement to the store would set the recorder up for its own events.
      System.setProperty("jfr.unsupported.vm", "true");
    }
  }

  /**
   * Runs one command.
   *
   * @return the exit code, one of {@link dev.fleetwright.compiler.cli.ExitCode}
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    try {
      if (args.length == 1 && args[0].equals("--version")) {
        out.println("fleetwright " + Version.text()); // at once: what scripts ask first
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
