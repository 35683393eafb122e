package dev.fleetwright.compiler.diff;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.security.Concern;
import dev.fleetwright.compiler.security.Concern.Flag;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What happens to one object, on every cluster where the same happens.
 *
 * @param restarts whether pods of it go and come again
 * @param note what is to be known of it in words: of a replacement the field that cannot change;
 *     may be empty
 * @param held why the delete waits for an approval; empty where it does not
 * @param fields what differs, by path; empty for a create or a delete
 * @param content of a create all that comes, but what is secret; empty otherwise
 */
public record ObjectChange(
    ObjectKey key,
    Kind kind,
    Risk risk,
    boolean restarts,
    String note,
    String held,
    List<Concern> concerns,
    List<FieldChange> fields,
    Json.Obj content) {
  public ObjectChange {
    concerns = List.copyOf(concerns);
    fields = List.copyOf(fields);
  }

  /** What is done with the object; the order is the order in which people should read it. */
  public enum Kind {
    DELETE,
    /** The object must go and come again, because a field that cannot change does. */
    REPLACE,
    /** A job goes, and one that takes its place under a new name runs. */
    RERUN,
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

  ObjectChange held(String why) {
    return new ObjectChange(key, kind, risk, restarts, note, why, concerns, fields, content);
  }

  static Set<Flag> flags(Collection<ObjectChange> changes) {
    var found = EnumSet.noneOf(Flag.class);
    changes.forEach(change -> change.concerns().forEach(concern -> found.add(concern.flag())));
    return found;
  }
}
