package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.reconciler.inventory.Membership;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object as it shall be on a cluster: the manifest, our marks, and without the fields that
 * belong to others.
 *
 * @param key with the namespace that the object lands in
 * @param unit {@code environment/name}, empty for an object of no unit
 * @param labels that make it a member of ours
 * @param guarded nothing of the unit is deleted without being named
 * @param yielded fields that somebody else writes
 */
public record Desired(
    ObjectKey key,
    String unit,
    Manifest manifest,
    Map<String, String> labels,
    boolean guarded,
    List<FieldPath> yielded,
    String digest) {
  private static final Set<String> HAS_BUNDLES =
      Set.of(
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "CustomResourceDefinition",
          "APIService");

  /** What a dump of a live object has in its metadata, and only the server may say. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid");

  public Desired {
    labels = Collections.unmodifiableMap(labels);
    yielded = List.copyOf(yielded);
  }

  static Desired of(
      ObjectKey key,
      String unit,
      Manifest manifest,
      Map<String, String> labels,
      boolean guarded,
      List<FieldPath> yielded) {
    var text = new StringBuilder(manifest.digest());
    text.append('\n').append(key.namespace()).append('\n');
    labels.values().forEach(value -> text.append(value).append('\n'));
    text.append(guarded);
    yielded.forEach(path -> text.append('\n').append(path.text()));
    return new Desired(
        key,
        unit,
        manifest,
        labels,
        guarded,
        yielded,
        Manifest.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** The value of the label {@link Membership#OWNER}. */
  public String owner() {
    return String.valueOf(labels.get(Membership.OWNER));
  }

  /** The same, but that a field more is somebody else's. */
  Desired yielding(FieldPath path) {
    var more = new ArrayList<>(yielded);
    more.add(path);
    return of(key, unit, manifest, labels, guarded, more);
  }

  public GroupVersionKind gvk() {
    return manifest.gvk();
  }

  /** What to apply where the object does not exist. */
  public Json.Obj body() {
    var object = cleaned(manifest.object(), HAS_BUNDLES.contains(key.kind())).without("status");
    if (key.groupKind().equals("Secret")) {
      object = encoded(object);
    }
    for (var path : yielded) {
      object = path.removedFrom(object);
    }
    var metadata = object.object("metadata");
    for (var field : OF_THE_SERVER) {
      metadata = metadata.without(field);
    }
    if (!key.namespace().equals(metadata.text("namespace"))) {
      metadata =
          key.namespace().isEmpty()
              ? metadata.without("namespace")
              : metadata.with("namespace", Json.str(key.namespace()));
    }
    var marked = metadata.object("labels");
    for (var label : labels.entrySet()) {
      marked = marked.with(label.getKey(), Json.str(label.getValue()));
    }
    metadata = metadata.with("labels", marked);
    if (guarded) {
      metadata =
          metadata.with(
              "annotations",
              metadata.object("annotations").with(Membership.PROTECT, Json.str("true")));
    }
    return object.with("metadata", metadata);
  }

  /**
   * What to apply over a live object. A field that we leave to others but still alone own keeps its
   * live value: dropped, it would fall to its default before its new owner takes it over.
   */
  public Json.Obj body(Json.Obj live) {
    var body = body();
    var ours = ManagedFields.ours(live);
    if (ours == null) {
      return body;
    }
    for (var path : yielded) {
      var value = path.valueIn(live);
      if (value != null
          && path.ownedIn(ours.fields())
          && ManagedFields.of(live).stream()
              .noneMatch(other -> !other.ours() && path.ownedIn(other.fields()))) {
        body = path.put(body, value);
      }
    }
    return body;
  }

  /**
   * What is remembered when the live object is found or made to be this.
   *
   * @param live with its {@code managedFields}
   */
  public Learned learned(Json.Obj live) {
    return new Learned(
        text(live, "uid"),
        text(live, "resourceVersion"),
        digest,
        ManagedFields.digest(live, yielded));
  }

  /**
   * Without the nulls, which server-side apply would own as values, and without an empty {@code
   * caBundle}, which would take it from the injector that fills it.
   */
  private static Json.Obj cleaned(Json.Obj object, boolean bundles) {
    return clean(object, bundles) instanceof Json.Obj clean ? clean : object;
  }

  private static Json clean(Json value, boolean bundles) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        var kept = new LinkedHashMap<String, Json>();
        fields.forEach((key, child) -> {
          if (child != Json.Null.NULL && !(bundles && isEmptyBundle(key, child))) {
            kept.put(key, clean(child, bundles));
          }
        });
        yield new Json.Obj(kept);
      }
      case Json.Arr(var items) ->
          new Json.Arr(items.stream().map(item -> clean(item, bundles)).toList());
      default -> value;
    };
  }

  /**
   * A Secret with its {@code stringData} in {@code data}, as the server does it. What was written
   * as {@code stringData} is owned nowhere, so an edit of it would go unseen.
   */
  private static Json.Obj encoded(Json.Obj secret) {
    var texts = secret.object("stringData");
    var data = secret.object("data");
    for (var field : texts.fields().entrySet()) {
      if (!(field.getValue() instanceof Json.Str(var text))) {
        return secret; // The server says best what is wrong with it.
      }
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      data = data.with(field.getKey(), Json.str(Base64.getEncoder().encodeToString(bytes)));
    }
    return texts.isEmpty() ? secret : secret.with("data", data).without("stringData");
  }

  private static boolean isEmptyBundle(String key, Json value) {
    return key.equals("caBundle")
        && value instanceof Json.Str(var text)
        && (text.isBlank() || text.equals("Cg=="));
  }

  private static String text(Json.Obj live, String field) {
    var text = live.text("metadata", field);
    return text == null ? "" : text;
  }
}
