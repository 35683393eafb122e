package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who puts objects on a cluster: a fleet, and the installation that reconciles it. Several fleets
 * may share a cluster; each has its own record there, and its members are told apart by the labels
 * that this gives them.
 *
 * @param fleet the intent's {@code metadata.name}
 * @param installation of the reconciler, a random UUID
 * @param applySet the id of the fleet's ApplySet, a function of where its parent, the record, lives
 */
public record Owner(String fleet, String installation, String applySet) {
  public static Owner of(String fleet, String installation) {
    return new Owner(fleet, installation, applySet(fleet));
  }

  /** The name of the fleet's record in a cluster; no fleet's name has a dot. */
  public String recordName() {
    return recordName(fleet);
  }

  private static String recordName(String fleet) {
    return Membership.NAME + "." + fleet;
  }

  private static String applySet(String fleet) {
    return Membership.id(recordName(fleet), Membership.NAMESPACE, "ConfigMap", "");
  }

  /** The label selector that finds every member. */
  public String selector() {
    return Membership.PART_OF + "=" + applySet;
  }

  /** The object carries the label of our ApplySet. */
  public boolean isMember(Json.Obj object) {
    return applySet.equals(Membership.label(object, Membership.PART_OF));
  }

  /**
   * The value of {@link Membership#OWNER} for a unit's objects: 32 hexadecimal digits that nobody
   * can guess who does not know the installation.
   *
   * @param unit {@code environment/name}
   */
  public String label(String unit) {
    var text = String.join("\n", installation, fleet, unit);
    return Manifest.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  /** The labels of a unit's objects. */
  public Map<String, String> labels(String unit) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Membership.PART_OF, applySet);
    labels.put(Membership.FLEET, fleet);
    labels.put(Membership.OWNER, label(unit));
    return labels;
  }

  /**
   * The other fleet that an object belongs to. Its two labels say the same fleet, so that one of
   * them set by hand makes nothing another fleet's.
   */
  public Optional<String> otherFleet(Json.Obj object) {
    var named = Membership.label(object, Membership.FLEET);
    return named != null
            && !named.equals(fleet)
            && applySet(named).equals(Membership.label(object, Membership.PART_OF))
        ? Optional.of(named)
        : Optional.empty();
  }
}
