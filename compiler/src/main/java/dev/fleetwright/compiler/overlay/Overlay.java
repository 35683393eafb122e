package dev.fleetwright.compiler.overlay;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan.NeverOwn;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.resolve.Facts;
import dev.fleetwright.compiler.resolve.ResolvedWorkload;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Order;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One provider. Immutable; what it extends is already in it. */
public final class Overlay {
  private final Content content;

  Overlay(Content content) {
    this.content = content;
  }

  /**
   * What an overlay says, read.
   *
   * @param capabilities a parameter of a trait to what becomes of it
   */
  record Content(
      String name,
      String description,
      YamlMap defaults,
      YamlMap vars,
      Map<String, Tree> entryDefaults,
      Map<String, Setting> settings,
      Map<String, Tree> lets,
      Map<String, Tree> storageClasses,
      List<RequiredKind> requires,
      List<Emission> emissions,
      List<Patch> patches,
      List<Rule> rules,
      List<NeverOwn> neverOwn,
      SortedMap<String, Capability> capabilities) {}

  /** What becomes of a parameter; see "Capabilities" in {@code docs/overlays.md}. */
  public enum Capability {
    REALISED,
    REFUSED,
    NOTICED,
    VARIES
  }

  public String name() {
    return content.name();
  }

  /** One sentence for people; empty when the overlay has none. */
  public String description() {
    return content.description();
  }

  /** The provider layer of workload defaults, as in the intent. */
  public YamlMap defaults() {
    return content.defaults();
  }

  /** The provider layer of {@code vars}. */
  public YamlMap vars() {
    return content.vars();
  }

  /** By parameter, such as {@code http.host}. */
  public SortedMap<String, Capability> capabilities() {
    return content.capabilities();
  }

  /**
   * A fact that a cluster must or may tell of itself, for people.
   *
   * @param type such as {@code string}
   * @param otherwise what counts where the cluster does not say, or null
   */
  public record SettingInfo(
      String type, boolean required, @Nullable Json otherwise, String description) {}

  /** What a cluster of this provider must or may tell, by name. */
  public SortedMap<String, SettingInfo> asked() {
    var settings = new TreeMap<String, SettingInfo>();
    content
        .settings()
        .forEach((name, setting) ->
            settings.put(
                name,
                new SettingInfo(
                    setting.type().word(),
                    setting.required(),
                    setting.otherwise(),
                    setting.description())));
    return settings;
  }

  /** Fields that the provider's controllers write. */
  public List<NeverOwn> neverOwn() {
    return content.neverOwn();
  }

  /** The kinds that its objects may need and Kubernetes does not have by itself. */
  public List<RequiredKind> requires() {
    return content.requires();
  }

  /**
   * The kinds that these objects need and Kubernetes does not have by itself, by group and kind.
   */
  public List<RequiredKind> requires(Collection<Manifest> manifests) {
    var used = new HashSet<GroupVersionKind>();
    manifests.forEach(manifest -> used.add(manifest.gvk()));
    return content.requires().stream()
        .filter(required -> used.contains(required.gvk()))
        .sorted(
            Order.by(
                required -> required.gvk().group(),
                required -> required.gvk().kind(),
                required -> required.gvk().version()))
        .toList();
  }

  /**
   * Checks what a cluster tells of itself: unknown, missing and ill-typed settings, each where it
   * stands.
   *
   * @param settings the cluster's {@code settings}, with {@code clusterDefaults} in them
   * @param at the cluster's entry, for what is missing
   */
  public void checkSettings(
      String cluster, YamlMap settings, SourceLocation at, Diagnostics diagnostics) {
    new SettingsCheck(name(), cluster, diagnostics).check(content.settings(), settings, at);
  }

  /** What this overlay's trees and conditions see of a workload. */
  public View view(ResolvedWorkload workload, Facts facts, Diagnostics diagnostics) {
    return new View(this, workload, facts, diagnostics);
  }

  /** Reports every parameter of the workload that is refused, has no effect, or is unknown here. */
  public void check(View view) {
    Refusals.check(content, view);
  }

  /** The objects that this overlay adds, without namespace and labels unless it says them. */
  public List<Piece> emit(View view) {
    var pieces = new ArrayList<Piece>();
    for (var emission : content.emissions()) {
      if (emission.each().equals(Emission.WORKLOAD)) {
        emit(emission, null, view, pieces);
        continue;
      }
      for (var key : view.trait(emission.each()).fields().keySet()) {
        var entry = new Piece.Entry(emission.each(), key);
        emit(emission, entry, view.forEntry(entry), pieces);
      }
    }
    return pieces;
  }

  private static void emit(
      Emission emission, Piece.@Nullable Entry entry, View view, List<Piece> pieces) {
    if (!emission.when().holds(view)) {
      return;
    }
    for (var tree : emission.objects()) {
      if (view.grow(tree) instanceof Json.Obj object) {
        pieces.add(new Piece(object, null, emission.name(), entry, emission.clusterWide()));
      }
    }
  }

  /** The piece with every patch that fits it applied. */
  public Piece patch(Piece piece, View view) {
    return Patching.apply(content.patches(), piece, view);
  }

  /**
   * What a volume's class is here, or null, reported at {@code at}, where there is no such class.
   */
  public @Nullable StorageClass storageClass(View view, String volume, YamlNode at) {
    return StorageClasses.find(content, view, volume, at);
  }

  @Nullable Tree entryDefaults(String trait) {
    return content.entryDefaults().get(trait);
  }

  Map<String, Setting> settings() {
    return content.settings();
  }

  @Nullable Tree let(String name) {
    return content.lets().get(name);
  }
}
