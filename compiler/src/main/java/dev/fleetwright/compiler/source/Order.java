package dev.fleetwright.compiler.source;

import java.util.Comparator;
import java.util.function.Function;

/** Orders of values by their parts. */
public final class Order {
  private Order() {}

  /**
   * By the first of the keys in which two values differ. What {@link Comparator} makes of getters
   * would be linked anew at every start of the program, as no AOT cache keeps it.
   *
   * @param keys each of a type that compares with itself
   */
  @SafeVarargs
  public static <T> Comparator<T> by(Function<? super T, ? extends Comparable<?>>... keys) {
    return (one, other) -> {
      for (var key : keys) {
        int order = compare(key.apply(one), key.apply(other));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  @SuppressWarnings("unchecked") // both are of one key
  private static <K extends Comparable<K>> int compare(Comparable<?> one, Comparable<?> other) {
    return ((K) one).compareTo((K) other);
  }
}
