package dev.fleetwright.reconciler.sandbox.controllers;

import dev.fleetwright.compiler.json.Json;
import java.time.Duration;
import java.util.Optional;

/** Looks at an object and does what is next. */
@FunctionalInterface
interface Controller {
  /** Who writes, as managedFields tell. */
  String NAME = "kube-controller-manager";

  /**
   * @return when to look again, where nothing else happens before; nothing for not at all
   */
  Optional<Duration> look(Cluster cluster, Json.Obj object);
}
