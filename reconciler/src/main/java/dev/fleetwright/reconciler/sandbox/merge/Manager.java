package dev.fleetwright.reconciler.sandbox.merge;

import java.util.Comparator;

/**
 * Who owns fields: one entry of {@code managedFields}.
 *
 * @param applied whether by server-side apply; else by any other write
 * @param apiVersion part of the identity of other writes only; empty for an apply
 * @param subresource empty for the object itself
 */
public record Manager(String name, boolean applied, String apiVersion, String subresource)
    implements Comparable<Manager> {
  private static final Comparator<Manager> ORDER =
      Comparator.comparing(Manager::name)
          .thenComparing(Manager::applied)
          .thenComparing(Manager::apiVersion)
          .thenComparing(Manager::subresource);

  static Manager applier(String name, String subresource) {
    return new Manager(name, true, "", subresource);
  }

  static Manager updater(String name, String apiVersion, String subresource) {
    return new Manager(name, false, apiVersion, subresource);
  }

  /** As a conflict names it. */
  String text() {
    var text = new StringBuilder().append('"').append(name).append('"');
    if (!subresource.isEmpty()) {
      text.append(" with subresource \"").append(subresource).append('"');
    }
    if (!applied) {
      text.append(" using ").append(apiVersion);
    }
    return text.toString();
  }

  @Override
  public int compareTo(Manager other) {
    return ORDER.compare(this, other);
  }
}
