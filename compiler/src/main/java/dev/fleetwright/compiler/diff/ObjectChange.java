package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;

/**
 * What happens to one object, on every cluster where the same happens.
 *
 * @param restarts whether pods of it go and come again
 * @param fixed of a replacement the field that cannot change; empty otherwise
 * @param fields what differs, by path; empty for a create or a delete
 */
public record ObjectChange(
    ObjectKey key, Kind kind, Risk risk, boolean restarts, String fixed, List<FieldChange> fields) {
  public ObjectChange {
    fields = List.copyOf(fields);
  }

  /** The same change, known to be as dangerous as this. */
  ObjectChange as(Risk known) {
    return new ObjectChange(key, kind, known, fields);
  }

  /** What is done with the object; the order is the order in which people should read it. */
  public enum Kind {
    DELETE,
    /** The object must go and come again, because a field that cannot change does. */
    REPLACE,
    UPDATE,
    CREATE
  }

  /** How bad it can be for what runs; later is worse. */
  public enum Risk {
    /** Nothing that runs is touched. */
    SAFE,
    /** Pods are replaced little by little, or a job runs again. */
    RESTART,
    /** Traffic moves or stops, capacity goes, or something new may refuse what others do. */
    DISRUPTIVE,
    /** Something goes that may not come back as it was. */
    DESTRUCTIVE
  }
}
