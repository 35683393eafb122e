package dev.fleetwright.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a process took, by GNU time.
 *
 * @param wall seconds
 * @param cpu seconds, user and system
 * @param peakMb most memory resident at once, in MiB
 */
record Measured(double wall, double cpu, double peakMb) {
  private static final Path TIME = Path.of("/usr/bin/time");

  static final Measured NOTHING = new Measured(0, 0, 0);

  /** One run; its standard output goes to {@code out}. Throws where it fails, with what it said. */
  static Measured run(Path folder, File out, List<String> command) {
    try {
      if (!Files.isExecutable(TIME)) {
        throw new IllegalStateException("GNU time is needed: apt-get install time");
      }
      var figures = Files.createTempFile("bench-", ".time");
      var errors = Files.createTempFile("bench-", ".err");
      var timed =
          new ArrayList<>(
              List.of(TIME.toString(), "-q", "-o", figures.toString(), "-f", "%e %U %S %M"));
      timed.addAll(command);
      long start = System.nanoTime();
      int exit =
          new ProcessBuilder(timed)
              .directory(folder.toFile())
              .redirectOutput(out)
              .redirectError(errors.toFile())
              .start()
              .waitFor();
      double wall = (System.nanoTime() - start) / 1e9;
      if (exit != 0) {
        throw new IllegalStateException(
            command + " ended with " + exit + ": " + Files.readString(errors));
      }
      var figure = Files.readString(figures).strip().split(" ");
      Files.delete(figures);
      Files.delete(errors);
      return new Measured(
          wall,
          Double.parseDouble(figure[1]) + Double.parseDouble(figure[2]),
          Double.parseDouble(figure[3]) / 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The run of the median wall time among {@code times}. */
  static Measured median(int times, Supplier<Measured> run) {
    var runs =
        IntStream.range(0, times)
            .mapToObj(_ -> run.get())
            .sorted(Comparator.comparingDouble(Measured::wall))
            .toList();
    return runs.get((times - 1) / 2);
  }

  /** Both, one after the other. */
  Measured then(Measured next) {
    return new Measured(wall + next.wall, cpu + next.cpu, Math.max(peakMb, next.peakMb));
  }
}
