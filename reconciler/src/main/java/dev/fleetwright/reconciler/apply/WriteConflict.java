package dev.fleetwright.reconciler.apply;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the server refused a write because of an object that is no longer wanted. */
final class WriteConflict {
  private static final List<String> TAKEN =
      List.of("already", "conflict", "duplicate", "in use", "is taken");

  private static final List<String> WEBHOOKS =
      List.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");

  private WriteConflict() {}

  /**
   * Whether the body of the object is needed to tell: its name alone does not say what it holds.
   */
  static boolean needsBody(ObjectKey orphan) {
    return orphan.groupKind().equals("Service") || WEBHOOKS.contains(orphan.kind());
  }

  /**
   * Whether the orphan is why the write was refused.
   *
   * @param wanted what was to be written
   * @param body of the orphan; may be empty where {@link #needsBody} says no
   */
  static boolean isCausedBy(
      ClusterFailure failure, ObjectKey key, Json.Obj wanted, ObjectKey orphan, Json.Obj body) {
    var message = String.valueOf(failure.getMessage());
    if (Phase.of(orphan) == Phase.ADMISSION) {
      return isNamed(message, orphan.name())
          || body.list("webhooks").stream()
              .map(webhook -> webhook.text("name"))
              .anyMatch(name -> name != null && isNamed(message, name));
    }
    boolean sameKind = orphan.groupKind().equals(key.groupKind());
    if (message.contains("exceeded quota")) {
      return sameKind && orphan.namespace().equals(key.namespace())
          || orphan.kind().equals("ResourceQuota") && isNamed(message, orphan.name());
    }
    if (!sameKind) {
      return false;
    }
    if (message.contains("already allocated")) {
      return orphan.groupKind().equals("Service") && shareAllocation(wanted, body);
    }
    var small = message.toLowerCase(Locale.ROOT);
    return TAKEN.stream().anyMatch(small::contains)
        && isNamed(
            message,
            orphan.namespace().isEmpty()
                ? orphan.name()
                : orphan.namespace() + "/" + orphan.name());
  }

  /** Ports and addresses of which a cluster has one each. */
  private static boolean shareAllocation(Json.Obj a, Json.Obj b) {
    var shared = allocations(a);
    shared.retainAll(allocations(b));
    return !shared.isEmpty();
  }

  private static Set<String> allocations(Json.Obj service) {
    var found = new HashSet<String>();
    var spec = service.object("spec");
    for (var port : spec.list("ports")) {
      if (port.at("nodePort") instanceof Json.Int(long number)) {
        var protocol = port.text("protocol");
        found.add(number + "/" + (protocol == null ? "TCP" : protocol));
      }
    }
    if (spec.at("healthCheckNodePort") instanceof Json.Int(long number)) {
      found.add(number + "/TCP");
    }
    for (var address : spec.list("clusterIPs")) {
      if (address instanceof Json.Str(var text) && !text.equals("None")) {
        found.add(text);
      }
    }
    var address = spec.text("clusterIP");
    if (address != null && !address.equals("None")) {
      found.add(address);
    }
    return found;
  }

  /** The name stands in the message as a word of its own. */
  private static boolean isNamed(String message, String name) {
    return Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)")
        .matcher(message)
        .find();
  }
}
