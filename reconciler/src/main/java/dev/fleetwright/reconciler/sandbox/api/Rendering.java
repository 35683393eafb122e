package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import dev.fleetwright.reconciler.sandbox.store.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes stored objects without reading them: their bytes are sent as they are. */
final class Rendering {
  private static final byte[] COMMA = {','};
  private static final byte[] CLOSE = {'}'};
  private static final byte[] OPEN = {'{'};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

  private Rendering() {}

  static byte[] object(Kind kind, Stored stored, View view) {
    return switch (view) {
      case FULL -> new Rendering().full(kind, stored, true).bytes();
      case METADATA -> new Rendering().metadata(stored).bytes();
      case TABLE ->
          text(Table.of(kind, List.of(stored), Long.toString(stored.version()), null, true));
    };
  }

  /**
   * A LIST.
   *
   * @param more the token of the next page, or null
   * @param remaining how many objects follow; negative where that is not told
   */
  static byte[] list(
      Kind kind,
      List<Stored> items,
      View view,
      long version,
      @Nullable String more,
      long remaining) {
    var metadata =
        Json.obj()
            .put("resourceVersion", Long.toString(version))
            .put("continue", more)
            .put("remainingItemCount", remaining < 0 ? null : Json.num(remaining))
            .build();
    if (view == View.TABLE) {
      return text(Table.of(kind, items, Long.toString(version), more, true));
    }
    var apiVersion = view == View.METADATA ? "meta.k8s.io/v1" : kind.apiVersion();
    var name = view == View.METADATA ? "PartialObjectMetadataList" : kind.name() + "List";
    var rendering = new Rendering();
    rendering.add(
        "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
            .formatted(name, apiVersion, JsonText.write(metadata)));
    boolean first = true;
    for (var item : items) {
      if (!first) {
        rendering.add(COMMA);
      }
      first = false;
      if (view == View.METADATA) {
        rendering.metadata(item);
      } else {
        // Lists of built-in kinds name the kind once, at the top.
        rendering.full(kind, item, kind.custom());
      }
    }
    return rendering.add("]}").bytes();
  }

  /** One line of a WATCH. */
  static byte[] event(String type, Kind kind, Stored stored, View view) {
    var rendering = new Rendering().add("{\"type\":\"" + type + "\",\"object\":");
    rendering.add(object(kind, stored, view));
    return rendering.add("}\n").bytes();
  }

  private Rendering full(Kind kind, Stored stored, boolean named) {
    add(named ? header(kind.apiVersion(), kind.name()).getBytes(StandardCharsets.UTF_8) : OPEN);
    return add(stored.bytes());
  }

  private Rendering metadata(Stored stored) {
    add(header("meta.k8s.io/v1", "PartialObjectMetadata"));
    out.write(stored.bytes(), 0, stored.metadataEnd());
    return add(CLOSE);
  }

  private static String header(String apiVersion, String kind) {
    return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",";
  }

  private Rendering add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  private Rendering add(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  private byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] text(Json json) {
    return JsonText.write(json).getBytes(StandardCharsets.UTF_8);
  }
}
