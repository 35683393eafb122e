package dev.fleetwright.reconciler.guard;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.drift.ManagedFields;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.inventory.Membership;
import dev.fleetwright.reconciler.inventory.OtherTools;
import java.util.Optional;

/** Whether a live object is, beyond doubt, the one that we put there. */
public final class Evidence {
  private Evidence() {}

  /**
   * What speaks against it, in words; nothing when all of the marks are there.
   *
   * @param live with its {@code managedFields}
   * @param installation ours
   */
  public static Optional<String> against(InventoryEntry entry, Json.Obj live, String installation) {
    var uid = live.text("metadata", "uid");
    // An entry without a uid was about to be written when we were stopped; the marks must do.
    if (!entry.isUnconfirmed() && !entry.uid().equals(uid)) {
      return Optional.of("it was made anew by somebody else, its uid is another one");
    }
    if (!Membership.isMember(live)) {
      return Optional.of("its label " + Membership.PART_OF + " was taken off");
    }
    if (!Membership.owner(installation, entry.unit())
        .equals(Membership.label(live, Membership.OWNER))) {
      return Optional.of("its label " + Membership.OWNER + " is not that of " + entry.unit());
    }
    if (!ManagedFields.haveOurs(live)) {
      return Optional.of("nothing in it was written by us");
    }
    return OtherTools.controller(live)
        .map(controller -> controller + " controls it")
        .or(() ->
            OtherTools.owner(ManagedFields.withoutOurMarks(live))
                .map(owner -> "it belongs to " + owner + " by now"));
  }
}
