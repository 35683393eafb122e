package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Kinds;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.overlay.Overlay;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.overlay.Piece;
import dev.fleetwright.compiler.overlay.View;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.source.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders workloads for clusters. Immutable; may be used by several threads. */
public final class Renderer {
  private static final int DIGEST_LENGTH = 8;

  private final Overlays overlays;

  public Renderer(Overlays overlays) {
    this.overlays = overlays;
  }

  /**
   * The objects of one workload on one cluster, in output order.
   *
   * <p>What is reported names the provider and not the cluster, because one result may serve many
   * clusters: the caller says which. With an error the list may be incomplete; it is empty where
   * the cluster's provider has no overlay, which is for the caller to report.
   *
   * @param facts asked for {@code provider.name}, {@code fleet.name} and whatever the overlay and
   *     the workload name
   */
  public List<Manifest> workload(ResolvedWorkload workload, Facts facts, Diagnostics diagnostics) {
    var overlay = overlays.get(text(facts, "provider.name"));
    if (overlay == null) {
      return List.of();
    }
    var unit = Unit.of(workload, text(facts, "fleet.name"), diagnostics);
    var view = overlay.view(workload, facts, diagnostics);
    long before = diagnostics.errors();
    overlay.check(view);
    References.check(unit);
    Contradictions.check(unit);
    ServerRules.check(unit, facts);
    if (diagnostics.errors() != before) {
      return List.of();
    }
    var pieces = neutral(unit, overlay, view);
    for (var piece : overlay.emit(view)) {
      pieces.add(piece.with(completed(unit, piece)));
    }
    var manifests = new TreeMap<ObjectKey, Manifest>(Kinds.OUTPUT_ORDER);
    for (var piece : pieces) {
      var object = named(EnvOrder.of(overlay.patch(piece, view).object(), unit), view);
      var manifest = Manifest.of(object);
      if (manifests.put(manifest.key(), manifest) != null) {
        unit.error(
            "FW1433",
            workload.at(),
            "workload " + workload.name() + " has two objects " + manifest.key(),
            "rename the entry that one of them is made for");
      }
    }
    return List.copyOf(manifests.values());
  }

  /** What every provider has. */
  private static List<Piece> neutral(Unit unit, Overlay overlay, View view) {
    var volumes = Volumes.render(unit, overlay, view);
    var template = PodTemplates.render(unit, volumes);
    var pieces = new ArrayList<>(volumes.pieces());
    add(pieces, "serviceAccount", PodTemplates.serviceAccount(unit));
    add(pieces, "controller", Controllers.render(unit, template, volumes.onOneNode()));
    add(pieces, "service", Networking.service(unit));
    add(pieces, "autoscaler", Scaling.autoscaler(unit));
    add(pieces, "budget", Scaling.budget(unit));
    return pieces;
  }

  private static void add(List<Piece> pieces, String part, Json.@Nullable Obj object) {
    if (object != null) {
      pieces.add(Piece.rendered(part, object));
    }
  }

  /** An emitted object with the namespace and labels that it does not say itself. */
  private static Json.Obj completed(Unit unit, Piece piece) {
    var own = piece.object().object("metadata");
    var metadata = Json.obj().put("name", own.get("name"));
    if (!piece.clusterWide()) {
      metadata.put("namespace", unit.workload().namespace());
    }
    metadata.put("labels", unit.labels());
    var merged = metadata.build();
    for (var field : own.fields().entrySet()) {
      merged =
          field.getKey().equals("labels") && field.getValue() instanceof Json.Obj labels
              ? merged.with("labels", Json.obj().putAll(unit.labels()).putAll(labels).build())
              : merged.with(field.getKey(), field.getValue());
    }
    return Json.obj()
        .put("apiVersion", piece.object().get("apiVersion"))
        .put("kind", piece.object().get("kind"))
        .put("metadata", merged)
        .putAll(piece.object().without("apiVersion").without("kind").without("metadata"))
        .build();
  }

  /** A Job can never change, so another one gets another name. */
  private static Json.Obj named(Json.Obj object, Facts facts) {
    if (!"Job".equals(object.text("kind"))) {
      return object;
    }
    var digest = facts.fingerprint(object.object("spec"), DIGEST_LENGTH);
    var metadata = object.object("metadata");
    var name = metadata.text("name") + "-" + digest;
    return object.with("metadata", metadata.with("name", Json.str(name)));
  }

  private static String text(Facts facts, String path) {
    return facts.get(path) instanceof Json.Str(var text) ? text : "";
  }
}
