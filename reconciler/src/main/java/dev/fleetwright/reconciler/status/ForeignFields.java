package dev.fleetwright.reconciler.status;

import java.util.Comparator;
import java.util.List;

/**
 * Fields that nobody declared in the objects of a cluster.
 *
 * @param count how many there are
 * @param warnings how many of them give power
 * @param listed the first {@link #MOST}, those that give power before others
 */
public record ForeignFields(int count, int warnings, List<Field> listed) {
  public static final int MOST = 100;
  public static final ForeignFields NONE = new ForeignFields(0, 0, List.of());

  /** The code of those that give power, as in {@code docs/errors.md}. */
  public static final String CODE = "FW2080";

  public ForeignFields {
    listed = List.copyOf(listed);
  }

  /**
   * One of them.
   *
   * @param object as {@code Kind/namespace/name}
   * @param manager that holds it
   * @param time RFC 3339, by the cluster's clock
   * @param gives what power it gives, in words; empty where it gives none
   */
  public record Field(String object, String path, String manager, String time, String gives) {
    public boolean isWarning() {
      return !gives.isEmpty();
    }
  }

  /** All that there are, in whatever order. */
  public static ForeignFields of(List<Field> all) {
    var listed =
        all.stream().sorted(Comparator.comparing(field -> !field.isWarning())).limit(MOST).toList();
    return new ForeignFields(
        all.size(), (int) all.stream().filter(Field::isWarning).count(), listed);
  }
}
