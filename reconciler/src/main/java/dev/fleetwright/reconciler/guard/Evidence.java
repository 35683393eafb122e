package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.Reserved;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.OtherTools;
import dev.fleetwright.reconciler.inventory.Owner;
import java.util.Optional;

/** Whether a live object is, beyond doubt, the one that we put there. */
public final class Evidence {
  private Evidence() {}

  /**
   * What speaks against it, in words; nothing when all of the marks are there.
   *
   * @param live with its {@code managedFields}
   * @param us who should have put it there
   */
  public static Optional<String> against(InventoryEntry entry, Json.Obj live, Owner us) {
    if (Reserved.holds(entry.key())) {
      return Optional.of("what is in " + Membership.NAMESPACE + " is no fleet's");
    }
    var uid = live.text("metadata", "uid");
    // An entry without a uid was about to be written when we were stopped; the marks must do.
    if (!entry.isUnconfirmed() && !entry.uid().equals(uid)) {
      return Optional.of("it was made anew by somebody else, its uid is another one");
    }
    if (!us.isMember(live)) {
      return Optional.of("its label " + Membership.PART_OF + " was taken off");
    }
    if (!entry.isMoving()
        && !us.label(entry.unit()).equals(Membership.label(live, Membership.OWNER))) {
      return Optional.of("its label " + Membership.OWNER + " is not that of " + entry.unit());
    }
    if (!ManagedFields.haveOurs(live)) {
      return Optional.of("nothing in it was written by us");
    }
    return OtherTools.controller(live)
        .map(controller -> controller + " controls it")
        .or(() ->
            OtherTools.owner(ManagedFields.withoutOurMarks(live), us)
                .map(owner -> "it belongs to " + owner + " by now"));
  }
}
