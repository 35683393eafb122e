package dev.fleetwright.compiler.render;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.overlay.Overlay;
import dev.fleetwright.compiler.overlay.Piece;
import dev.fleetwright.compiler.overlay.StorageClass;
import dev.fleetwright.compiler.overlay.View;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod mounts, and the objects for it.
 *
 * @param pieces claims and the config map
 * @param volumes of the pod
 * @param mounts of its container
 * @param claimed some of them are claims
 * @param onOneNode some claim can be mounted on one node only
 * @param filesDigest changes when a file does; null without files
 */
record Volumes(
    List<Piece> pieces,
    List<Json> volumes,
    List<Json> mounts,
    boolean claimed,
    boolean onOneNode,
    @Nullable String filesDigest) {
  private static final String SHARED = "ReadWriteMany";

  private static final int DIGEST_LENGTH = 16;

  static Volumes render(Unit unit, Overlay overlay, View view) {
    var all = new Collected();
    unit.spec()
        .map("volumes")
        .entries()
        .forEach((name, entry) -> {
          if (entry.value() instanceof YamlMap volume) {
            var place = volume.get("class");
            var storage = overlay.storageClass(view, name, place == null ? volume : place);
            if (storage != null) {
              all.claim(unit, name, volume, storage);
            }
          }
        });
    all.files(unit, view);
    return new Volumes(
        all.pieces, all.volumes, all.mounts, all.claimed, all.onOneNode, all.filesDigest);
  }

  /** What has been found so far. */
  private static final class Collected {
    final List<Piece> pieces = new ArrayList<>();
    final List<Json> volumes = new ArrayList<>();
    final List<Json> mounts = new ArrayList<>();
    final Map<String, String> places = new HashMap<>();
    boolean claimed;
    boolean onOneNode;
    @Nullable String filesDigest;

    void claim(Unit unit, String name, YamlMap volume, StorageClass storage) {
      claimed = true;
      onOneNode |= !storage.access().equals(SHARED);
      var claim = unit.name() + "-" + name;
      var object =
          unit.object("v1", "PersistentVolumeClaim", claim)
              .put("spec", claimSpec(volume, storage))
              .build();
      pieces.add(Piece.renderedFor(new Piece.Entry("volumes", name), "volume", object));
      volumes.add(
          Json.obj()
              .put("name", name)
              .put("persistentVolumeClaim", Json.obj().put("claimName", claim).build())
              .build());
      mounts.add(
          Json.obj()
              .put("name", name)
              .put("mountPath", place(unit, "volumes." + name, volume))
              .build());
    }

    /** Where something is mounted, which nothing else may be: Kubernetes takes a path only once. */
    private @Nullable String place(Unit unit, String what, YamlMap entry) {
      var path = entry.get("mount");
      if (path == null || !(path.json() instanceof Json.Str(var text))) {
        return null;
      }
      var other = places.putIfAbsent(withoutSlashes(text), what);
      if (other != null) {
        unit.error(
            "FW1434",
            path.at(),
            "%s is mounted at '%s', and so is %s".formatted(what, Shown.of(text), other),
            "give one of them another `mount`");
      }
      return text;
    }

    private static String withoutSlashes(String path) {
      int end = path.length();
      while (end > 1 && path.charAt(end - 1) == '/') {
        end--;
      }
      return path.substring(0, end);
    }

    private static Json claimSpec(YamlMap volume, StorageClass storage) {
      var size = volume.get("size");
      var requests = Json.obj().put("storage", size == null ? null : JsonText.plain(size.json()));
      return Json.obj()
          .put("accessModes", Json.arr(Json.str(storage.access())))
          .put("storageClassName", storage.name())
          .put("resources", Json.obj().put("requests", requests.build()).build())
          .build();
    }

    /** A name that no volume of the author has. */
    private static String filesVolume(Unit unit) {
      var name = "files";
      while (unit.spec().map("volumes").get(name) != null) {
        name += "-x";
      }
      return name;
    }

    void files(Unit unit, View view) {
      var data = new LinkedHashMap<String, Json>();
      var volume = filesVolume(unit);
      unit.spec()
          .map("files")
          .entries()
          .forEach((name, entry) -> {
            if (entry.value() instanceof YamlMap file) {
              var text = file.text("text");
              data.put(name, Json.str(text == null ? "" : text));
              mounts.add(
                  Json.obj()
                      .put("name", volume)
                      .put("mountPath", place(unit, "files." + name, file))
                      .put("subPath", name)
                      .put("readOnly", true)
                      .build());
            }
          });
      if (data.isEmpty()) {
        return;
      }
      var name = unit.name() + "-files";
      var contents = new Json.Obj(data);
      pieces.add(
          Piece.rendered(
              "config", unit.object("v1", "ConfigMap", name).put("data", contents).build()));
      volumes.add(
          Json.obj()
              .put("name", volume)
              .put("configMap", Json.obj().put("name", name).build())
              .build());
      filesDigest = view.fingerprint(contents, DIGEST_LENGTH);
    }
  }
}
