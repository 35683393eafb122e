package dev.fleetwright.reconciler.inventory;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.plan.Reserved;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The marks by which an object on a cluster is known as ours. They follow kubectl's spelling of
 * ApplySet (KEP-3659), so kubectl finds the members too.
 */
public final class Membership {
  /** Label of every member; its value is the fleet's, the same on every cluster. */
  public static final String PART_OF = "applyset.kubernetes.io/part-of";

  /** Label of every member: the fleet that it belongs to. */
  public static final String FLEET = "fleetwright.dev/fleet";

  /** Label of every member: which installation and unit it belongs to. */
  public static final String OWNER = "fleetwright.dev/owner";

  /** Annotation of members that are never deleted without being named. */
  public static final String PROTECT = "fleetwright.dev/protect";

  /** Annotation of members that stay when they are no longer wanted, such as volumes. */
  public static final String KEEP = "fleetwright.dev/keep";

  /** Where the records of fleets live; nothing else is written there. */
  public static final String NAMESPACE = Reserved.NAMESPACE;

  /** What the names of the records begin with. */
  static final String NAME = "fleetwright";

  private Membership() {}

  /** The value of a label of an object, or null. */
  public static @Nullable String label(Json.Obj object, String label) {
    return object.object("metadata", "labels").get(label) instanceof Json.Str(var value)
        ? value
        : null;
  }

  /** The value of an annotation of an object, or null. */
  public static @Nullable String annotation(Json.Obj object, String annotation) {
    return object.object("metadata", "annotations").get(annotation) instanceof Json.Str(var value)
        ? value
        : null;
  }

  /** As kubectl computes it from the parent's identity. */
  static String id(String name, String namespace, String kind, String group) {
    var parent = String.join(".", name, namespace, kind, group);
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(parent.getBytes(StandardCharsets.UTF_8));
      return "applyset-" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "-v1";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
