package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.CompileCommand;
import dev.fleetwright.compiler.cli.CompletionCommand;
import dev.fleetwright.compiler.cli.DiffCommand;
import dev.fleetwright.compiler.cli.ExitCode;
import dev.fleetwright.compiler.cli.FleetCommand;
import dev.fleetwright.compiler.cli.InitCommand;
import dev.fleetwright.compiler.cli.Line;
import dev.fleetwright.compiler.cli.ProvidersCommand;
import dev.fleetwright.compiler.cli.SchemaCommand;
import dev.fleetwright.compiler.cli.ValidateCommand;
import dev.fleetwright.compiler.cli.Version;
import dev.fleetwright.compiler.cli.VersionCommand;
import dev.fleetwright.compiler.compile.Compiler;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.reconciler.cli.ApplyCommand;
import dev.fleetwright.reconciler.cli.ApproveCommand;
import dev.fleetwright.reconciler.cli.ClusterCommand;
import dev.fleetwright.reconciler.cli.DemoCommand;
import dev.fleetwright.reconciler.cli.LedgerCommand;
import dev.fleetwright.reconciler.cli.LookCommand;
import dev.fleetwright.reconciler.cli.PlanCommand;
import dev.fleetwright.reconciler.cli.SandboxCommand;
import dev.fleetwright.reconciler.cli.StatusCommand;
import dev.fleetwright.reconciler.kube.KubeClusters;
import dev.fleetwright.reconciler.store.StoreFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * All commands by name. Only the one that is asked for is made; help and completion ask for all.
 */
final class Commands {
  private static final Map<String, Supplier<FleetCommand>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("init", InitCommand::new);
    ALL.put("validate", ValidateCommand::new);
    ALL.put("compile", CompileCommand::new);
    ALL.put("diff", DiffCommand::new);
    ALL.put("schema", SchemaCommand::new);
    ALL.put("providers", ProvidersCommand::new);
    ALL.put("plan", PlanCommand::new);
    ALL.put("apply", ApplyCommand::new);
    ALL.put("approve", ApproveCommand::new);
    ALL.put("look", LookCommand::new);
    ALL.put("cluster", ClusterCommand::new);
    ALL.put("status", StatusCommand::new);
    ALL.put("ledger", LedgerCommand::new);
    ALL.put("serve", ServeCommand::new);
    ALL.put("demo", DemoCommand::new);
    ALL.put("sandbox", SandboxCommand::new);
    ALL.put("completion", CompletionCommand::new);
    ALL.put("version", VersionCommand::new);
  }

  private static final Set<String> COMPILING =
      Set.of("validate", "compile", "diff", "plan", "apply", "serve", "demo");

  /** Of what is wrong with a command line, in characters. */
  private static final int LONGEST = 1000;

  /** What connects to clusters as soon as it has compiled. */
  private static final Set<String> CONNECTING = Set.of("plan", "apply");

  /** What runs until it is stopped. */
  private static final Set<String> LASTING = Set.of("serve", "sandbox");

  /** What only reads and writes files and is over soon. */
  private static final Set<String> BRIEF =
      Set.of(
          "init",
          "validate",
          "compile",
          "diff",
          "schema",
          "providers",
          "completion",
          "version",
          "--version");

  private Commands() {}

  /** Whether the arguments ask for a command that reads and writes files and nothing else. */
  static boolean isBrief(String[] args) {
    int at = commandAt(args);
    return args.length > 0 && BRIEF.contains(args[Math.max(at, 0)]);
  }

  /** Whether the arguments ask for what runs until it is stopped. */
  static boolean isLong(String[] args) {
    var wanted = named(args);
    return wanted != null && LASTING.contains(wanted);
  }

  /** The command line that understands these arguments. */
  static CommandLine line(String[] args, PrintWriter out, PrintWriter err) {
    var wanted = named(args);
    // While the command line is read.
    if (wanted != null && COMPILING.contains(wanted)) {
      Compiler.prefetch();
    }
    if (wanted != null && CONNECTING.contains(wanted)) {
      KubeClusters.prefetch();
    }
    var root = root();
    ALL.forEach((name, command) -> {
      if (wanted == null || wanted.equals(name)) {
        root.addSubcommand(name, command.get().line(name));
      }
    });
    return root.setOut(out)
        .setErr(err)
        .setExitCodeExceptionMapper(_ -> ExitCode.WORLD)
        .setParameterExceptionHandler(Commands::wrong)
        .setExecutionExceptionHandler(Commands::failed);
  }

  /** What {@code fleetwright} does without a command. */
  private static CommandLine root() {
    var asked = new AtomicReference<CommandLine>();
    var root =
        Line.of(
            "fleetwright",
            () -> {
              var line = Objects.requireNonNull(asked.get());
              line.usage(line.getErr());
              throw new ParameterException(line, "which command?");
            });
    root.says(
        "One intent file in Git, compiled for and reconciled to every Kubernetes cluster.%n",
        "Try 'fleetwright demo', or 'fleetwright init' in an empty folder.");
    root.help("-h", "--help");
    root.version(() -> "fleetwright " + Version.text(), "-V", "--version");
    root.spec().usageMessage().synopsisSubcommandLabel("COMMAND");
    var reader = root.reader();
    asked.set(reader);
    return reader;
  }

  /**
   * As git has it, {@code -C DIR} may come before the command too; here it is put where the command
   * reads it. {@code help} is another word for {@code --help}.
   */
  static String[] optionsLast(String[] args) {
    if (args.length > 0 && args[0].equals("help")) {
      return args.length > 1 && ALL.containsKey(args[1])
          ? new String[] {args[1], "--help"}
          : new String[] {"--help"};
    }
    int command = commandAt(args);
    if (command <= 0) {
      return args;
    }
    var ordered = new ArrayList<String>(args.length);
    ordered.add(args[command]);
    ordered.addAll(Arrays.asList(args).subList(0, command));
    ordered.addAll(Arrays.asList(args).subList(command + 1, args.length));
    return ordered.toArray(String[]::new);
  }

  /** Where the command's name is after any number of {@code -C DIR}; -1 where it is not. */
  private static int commandAt(String[] args) {
    int at = 0;
    while (at + 2 < args.length && args[at].equals("-C")) {
      at += 2;
    }
    return at < args.length && ALL.containsKey(args[at]) ? at : -1;
  }

  private static @org.jspecify.annotations.Nullable String named(String[] args) {
    int at = commandAt(args);
    return at < 0 || args[at].equals("completion") ? null : args[at];
  }

  private static int wrong(ParameterException e, String[] args) {
    var line = e.getCommandLine();
    var name = line.getCommandSpec().qualifiedName();
    line.getErr().println("fleetwright: " + shown(String.valueOf(e.getMessage())));
    var nearest = new ArrayList<String>();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      nearest.addAll(unmatched.getSuggestions());
    }
    var hint =
        nearest.isEmpty() ? "" : "did you mean " + shown(String.join(" or ", nearest)) + "? ";
    line.getErr().println(hint + "see '" + name + " --help'");
    return ExitCode.INPUT;
  }

  /** What somebody typed, or made a script type. */
  private static String shown(String text) {
    return Shown.line(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
  }

  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    if (e instanceof StoreFailure failure) {
      line.getErr().println("fleetwright: " + e.getMessage());
      return failure.isMistaken() ? ExitCode.INPUT : ExitCode.WORLD;
    }
    return Main.Bugs.report(e, line.getErr());
  }

  static List<String> names() {
    return List.copyOf(ALL.keySet());
  }
}
