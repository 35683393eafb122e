package dev.fleetwright.reconciler.sandbox.merge;

import java.util.List;
import java.util.stream.Collectors;

/** An apply would change fields of others. */
public final class ApplyConflict extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Conflict> conflicts;

  /**
   * @param manager as {@code "kubectl-edit" using apps/v1}
   * @param field as {@code .spec.replicas}
   */
  public record Conflict(String manager, String field) {}

  ApplyConflict(List<Conflict> conflicts) {
    super(message(conflicts));
    this.conflicts = List.copyOf(conflicts);
  }

  /** By manager. */
  public List<Conflict> conflicts() {
    return conflicts;
  }

  private static String message(List<Conflict> conflicts) {
    if (conflicts.size() == 1) {
      var only = conflicts.getFirst();
      return "Apply failed with 1 conflict: conflict with " + only.manager() + ": " + only.field();
    }
    return conflicts.stream().collect(Collectors.groupingBy(Conflict::manager)).entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .map(of ->
            "conflicts with "
                + of.getKey()
                + ":"
                + of.getValue().stream()
                    .map(conflict -> "\n- " + conflict.field())
                    .collect(Collectors.joining()))
        .collect(
            Collectors.joining("\n", "Apply failed with " + conflicts.size() + " conflicts: ", ""));
  }
}
