package dev.fleetwright.reconciler.status;

import java.util.Comparator;
import java.util.List;

/**
 * Fields that nobody declared in the objects of a cluster, and those that the server overruled.
 *
 * @param count how many there are
 * @param warnings how many of them give power, and {@code overruled}
 * @param overruled fields in which the server stored something else than was declared
 * @param listed the first {@link #MOST}, those that give power before others
 */
public record ForeignFields(int count, int warnings, int overruled, List<Field> listed) {
  public static final int MOST = 100;
  public static final ForeignFields NONE = new ForeignFields(0, 0, 0, List.of());

  /** The code of those that give power, as in {@code docs/errors.md}. */
  public static final String POWER = "FW2080";

  /** The code of those in which the server stored something else. */
  public static final String OVERRULED = "FW2081";

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
   * @param declared as JSON; empty where nobody declared it
   * @param stored what the server stored instead; empty where it stored nothing
   */
  public record Field(
      String object,
      String path,
      String manager,
      String time,
      String gives,
      String declared,
      String stored) {
    /** A field that nobody declared. */
    public Field(String object, String path, String manager, String time, String gives) {
      this(object, path, manager, time, gives, "", "");
    }

    public boolean isOverruled() {
      return !declared.isEmpty();
    }

    public boolean isWarning() {
      return isOverruled() || !gives.isEmpty();
    }
  }

  /** All that there are, in whatever order. */
  public static ForeignFields of(List<Field> all) {
    var listed =
        all.stream().sorted(Comparator.comparing(field -> !field.isWarning())).limit(MOST).toList();
    int overruled = (int) all.stream().filter(Field::isOverruled).count();
    int warnings = (int) all.stream().filter(Field::isWarning).count();
    return new ForeignFields(all.size() - overruled, warnings, overruled, listed);
  }
}
