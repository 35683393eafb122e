package dev.fleetwright.compiler.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The five fields of a schedule, by the rules of the API server, which refuses any other. */
final class CronSchedule {
  private static final Pattern ITEM =
      Pattern.compile("(\\*|\\?|(\\w{1,3})(?:-(\\w{1,3}))?)(?:/(\\d{1,9}))?");

  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of the month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(
              "day of the week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private CronSchedule() {}

  /**
   * @param names of the values, from the least on
   */
  private record Field(String name, int least, int most, List<String> names) {
    /** What is wrong with an item such as {@code 1-5/2}, or nothing. */
    Optional<String> wrong(String item) {
      var parts = ITEM.matcher(item);
      if (!parts.matches()) {
        return Optional.of("the %s '%s' cannot be read".formatted(name, item));
      }
      if (parts.group(4) != null && Integer.parseInt(parts.group(4)) == 0) {
        return Optional.of("the %s '%s' has steps of 0".formatted(name, item));
      }
      if (parts.group(2) == null) {
        return Optional.empty();
      }
      int from = value(parts.group(2));
      int to = parts.group(3) == null ? from : value(parts.group(3));
      if (from < 0 || to < 0) {
        return Optional.of("the %s '%s' is not within %d to %d".formatted(name, item, least, most));
      }
      return from > to
          ? Optional.of("the %s '%s' ends before it begins".formatted(name, item))
          : Optional.empty();
    }

    /** Below 0 for one that is out of bounds. */
    private int value(String word) {
      int named = names.indexOf(word.toLowerCase(Locale.ROOT));
      if (named >= 0) {
        return least + named;
      }
      if (!word.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return -1;
      }
      int number = Integer.parseInt(word);
      return number < least || number > most ? -1 : number;
    }
  }

  /** What is wrong with a schedule of five fields; a macro such as {@code @daily} is never. */
  static Optional<String> wrong(String schedule) {
    if (schedule.startsWith("@")) {
      return Optional.empty();
    }
    var fields = schedule.strip().split(" +", -1);
    for (int i = 0; i < FIELDS.size() && i < fields.length; i++) {
      for (var item : fields[i].split(",", -1)) {
        var wrong = FIELDS.get(i).wrong(item);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }
}
