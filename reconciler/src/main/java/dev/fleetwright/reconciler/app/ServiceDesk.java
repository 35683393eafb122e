package dev.fleetwright.reconciler.app;

import dev.fleetwright.reconciler.control.Approving;
import dev.fleetwright.reconciler.control.Forgetting;
import dev.fleetwright.reconciler.control.Message;
import dev.fleetwright.reconciler.control.Message.Approve;
import dev.fleetwright.reconciler.control.Message.Done;
import dev.fleetwright.reconciler.control.Message.Forget;
import dev.fleetwright.reconciler.control.Message.Look;
import dev.fleetwright.reconciler.control.Message.Refused;
import dev.fleetwright.reconciler.store.FleetStore;
import dev.fleetwright.reconciler.store.StoreFailure;
import java.time.InstantSource;
import java.util.Set;

/** Answers who speaks to the running service through its socket. */
final class ServiceDesk {
  private final FleetService fleet;
  private final FleetStore store;
  private final ServiceLog log;
  private final InstantSource clock;

  ServiceDesk(FleetService fleet, FleetStore store, ServiceLog log, InstantSource clock) {
    this.fleet = fleet;
    this.store = store;
    this.log = log;
    this.clock = clock;
  }

  /**
   * @param who asks, as the operating system says
   */
  Message answer(Message asked, String who) {
    return switch (asked) {
      case Look() -> {
        log.info("asked to look now", "by", who);
        int clusters = fleet.lookNow(Set.of());
        yield new Done("looking at the repo and at %d clusters now".formatted(clusters));
      }
      case Approve approve -> approve(approve, who);
      case Forget forget -> forget(forget, who);
      case Done _, Refused _ -> new Refused("that is an answer, and nothing was asked");
    };
  }

  private Message forget(Forget asked, String who) {
    try {
      var answer = Forgetting.forget(store, asked, who, clock.instant());
      log.info(
          "asked to forget clusters", "by", who, "clusters", String.join(", ", asked.clusters()));
      return answer;
    } catch (StoreFailure e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private Message approve(Approve asked, String who) {
    Message answer;
    try {
      answer = new Approving(store, fleet.inForce(), clock.instant()).keep(asked, who);
    } catch (StoreFailure e) {
      answer = new Refused(String.valueOf(e.getMessage()));
    }
    switch (answer) {
      case Done(var text) -> {
        log.info(text, "by", who);
        fleet.lookNow(asked.approval().clusters());
      }
      case Refused(var reason) -> log.warn("not approved", "by", who, "reason", reason);
      case Approve _, Look _, Forget _ -> throw new IllegalStateException("no answer: " + answer);
    }
    return answer;
  }
}
