package dev.fleetwright.reconciler.drift;

import java.util.List;

/**
 * Who changed an object, as the object itself says.
 *
 * @param manager field manager, such as {@code kubectl-edit}
 * @param operation {@code Apply} or {@code Update}
 * @param time RFC 3339, by the cluster's clock
 * @param paths of our fields that it holds now; empty where it is only the last who wrote
 */
public record Attribution(String manager, String operation, String time, List<String> paths) {
  public Attribution {
    paths = List.copyOf(paths);
  }

  @Override
  public String toString() {
    return manager
        + (time.isEmpty() ? "" : " at " + time)
        + (paths.isEmpty() ? "" : ": " + String.join(", ", paths));
  }
}
