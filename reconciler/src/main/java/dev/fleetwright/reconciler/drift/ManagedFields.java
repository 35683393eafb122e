package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who wrote which fields of a live object, as its {@code metadata.managedFields} says. */
public final class ManagedFields {
  private ManagedFields() {}

  /**
   * One writer.
   *
   * @param operation {@code Apply} or {@code Update}
   * @param time RFC 3339, by the cluster's clock
   * @param fields as the object has them
   */
  record Entry(
      String manager,
      String operation,
      String apiVersion,
      String subresource,
      String time,
      Json.Obj fields) {
    boolean ours() {
      return manager.equals(ClusterSession.FIELD_MANAGER)
          && operation.equals("Apply")
          && subresource.isEmpty();
    }
  }

  static List<Entry> of(Json.Obj live) {
    return live.list("metadata", "managedFields").stream()
        .map(entry ->
            new Entry(
                text(entry, "manager"),
                text(entry, "operation"),
                text(entry, "apiVersion"),
                text(entry, "subresource"),
                text(entry, "time"),
                entry.object("fieldsV1")))
        .toList();
  }

  /** Our own entry, or null when we own nothing of the object. */
  static @Nullable Entry ours(Json.Obj live) {
    for (var entry : of(live)) {
      if (entry.ours()) {
        return entry;
      }
    }
    return null;
  }

  /** We applied something of the object, or created it. */
  public static boolean haveOurs(Json.Obj live) {
    return of(live).stream()
        .anyMatch(entry -> entry.manager().equals(ClusterSession.FIELD_MANAGER));
  }

  /**
   * We have the say in how many replicas there are, and nobody has scaled it. Kubernetes notes who
   * scales only where somebody had set replicas before.
   */
  public static boolean haveOurReplicas(Json.Obj live) {
    var ours = ours(live);
    return ours != null && ours.fields().at("f:spec", "f:replicas") != null && !areScaled(live);
  }

  /** A controller, and not a person with kubectl, set how many replicas there are. */
  public static boolean areScaled(Json.Obj live) {
    return of(live).stream()
        .anyMatch(entry ->
            entry.subresource().equals("scale")
                && !entry.manager().startsWith("kubectl")
                && entry.fields().at("f:spec", "f:replicas") != null);
  }

  /** A live object without the labels and annotations that we gave it ourselves. */
  public static Json.Obj withoutOurMarks(Json.Obj live) {
    var ours = ours(live);
    if (ours == null) {
      return live;
    }
    var metadata = live.object("metadata");
    for (var marks : List.of("labels", "annotations")) {
      var left = metadata.object(marks);
      for (var owned : ours.fields().object("f:metadata", "f:" + marks).fields().keySet()) {
        left = left.without(owned.replaceFirst("^f:", ""));
      }
      metadata = metadata.with(marks, left);
    }
    return live.with("metadata", metadata);
  }

  /**
   * The digest of our own entry, without the fields that we leave to others; empty when there is no
   * entry. It changes when somebody takes, changes or removes a field of ours, and not when others
   * change what is theirs. Its time says that no other apply of ours came since, which could have
   * set the same fields to other values.
   */
  static String digest(Json.Obj live, List<FieldPath> yielded) {
    var entry = ours(live);
    return entry == null ? "" : digest(entry, yielded, entry.time());
  }

  /** The digest of which fields we own, whenever it was that we applied them. */
  static String digestOfFields(Json.Obj live) {
    var entry = ours(live);
    return entry == null ? "" : digest(entry, List.of(), "");
  }

  private static String digest(Entry entry, List<FieldPath> yielded, String time) {
    var fields = entry.fields();
    for (var path : yielded) {
      fields = path.removedFromFields(fields);
    }
    var text = entry.apiVersion() + "\n" + time + "\n" + JsonText.canonical(fields);
    return Manifest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Json entry, String key) {
    var text = entry.text(key);
    return text == null ? "" : text;
  }
}
