package dev.fleetwright.reconciler.sandbox.schema;

import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The built-in kinds, read once from the tables. */
public final class Tables {
  private static final int ANY_MINOR = 0;

  /** A second version of a kind that is served already: it would need conversion. */
  private static final Set<String> LEFT_OUT = Set.of("autoscaling/v1");

  private record Row(Kind kind, int since) {}

  private static final Types TYPES = Types.parse(lines("types.txt"));
  private static final List<Row> ROWS =
      lines("kinds.txt").stream()
          .map(Tables::row)
          .filter(row -> !LEFT_OUT.contains(row.kind().apiVersion()))
          .toList();

  private Tables() {}

  /** The kinds that a server of Kubernetes 1.{@code minor} offers. */
  public static List<Kind> kinds(int minor) {
    return ROWS.stream().filter(row -> row.since() <= minor).map(Row::kind).toList();
  }

  /**
   * A type of the tables.
   *
   * @param name such as {@code core.v1.PodSpec} or {@code ObjectMeta}
   * @throws IllegalArgumentException when there is none
   */
  public static Type.Struct type(String name) {
    return TYPES.struct(name);
  }

  private static Row row(String line) {
    var column = line.split(" ", -1);
    var kind =
        new Kind(
            GroupVersionKind.of(column[0], column[2]),
            column[1],
            column[3],
            column[4].equals("Namespaced"),
            column[5].equals("all") ? Kind.ALL_VERBS : words(column[5]),
            words(column[6]),
            words(column[7]),
            Set.copyOf(words(column[8])),
            null,
            TYPES.struct(column[10]));
    return new Row(kind, column[9].equals("-") ? ANY_MINOR : Integer.parseInt(column[9]));
  }

  private static List<String> words(String column) {
    return column.equals("-") ? List.of() : List.of(column.split(",", -1));
  }

  static List<String> lines(String resource) {
    try (var in = Tables.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
