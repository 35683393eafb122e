package dev.fleetwright.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code bench/run}: which benchmark, then its options. */
public final class Main {
  private static final String USAGE =
      """
      usage: bench/run compile [CLUSTERS,...] [--peers-up-to N]   default 10,100,1000 and peers up to 100
             bench/run start
             bench/run cycle
      """;

  private Main() {}

  public static void main(String[] args) throws Exception {
    Logger.getLogger("").setLevel(Level.WARNING);
    var project = Path.of(System.getProperty("project", "")).toAbsolutePath().normalize();
    var work = Files.createTempDirectory("fleetwright-bench-");
    try {
      switch (args.length == 0 ? "" : args[0]) {
        case "compile" -> new CompileBench(project, work, peersUpTo(args)).run(sizes(args));
        case "start" -> new StartBench(project).run();
        case "cycle" -> new CycleBench(project, work).run();
        default -> {
          System.err.print(USAGE);
          System.exit(1);
        }
      }
    } finally {
      new Folder(work).delete();
    }
  }

  private static List<Integer> sizes(String[] args) {
    return args.length > 1 && !args[1].startsWith("-")
        ? Arrays.stream(args[1].split(",")).map(Integer::valueOf).toList()
        : List.of(10, 100, 1000);
  }

  private static int peersUpTo(String[] args) {
    int at = Arrays.asList(args).indexOf("--peers-up-to");
    return at < 0 ? 100 : Integer.parseInt(args[at + 1]);
  }
}
