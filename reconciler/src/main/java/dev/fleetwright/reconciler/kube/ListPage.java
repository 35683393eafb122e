package dev.fleetwright.reconciler.kube;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Item;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One page of a list, read item by item as it arrives: what is not kept is gone at once.
 *
 * @param next token of the next page, empty after the last
 */
record ListPage(String resourceVersion, String next, List<Item> items) {
  private static final String METADATA_LIST = "PartialObjectMetadataList";

  /** The answer is no list of what was asked; a part of one never counts as a list. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * @param keep which items to keep, by their metadata
   * @throws IOException when the answer breaks off
   */
  static ListPage read(
      InputStream json, GroupVersionKind gvk, Detail detail, Predicate<Json.Obj> keep)
      throws IOException, Unreadable {
    try (var parser = JsonText.parser(json)) {
      return read(parser, gvk, detail, keep);
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      // The parser's own message would quote the text around the place.
      throw new Unreadable("the answer is cut off or no JSON");
    }
  }

  private static ListPage read(
      JsonParser parser, GroupVersionKind gvk, Detail detail, Predicate<Json.Obj> keep)
      throws Unreadable {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Unreadable("the answer is no JSON object");
    }
    Json kind = Json.Null.NULL;
    Json metadata = Json.Obj.EMPTY;
    List<Item> items = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      var token = parser.nextToken();
      switch (key) {
        case "kind" -> kind = JsonText.value(parser);
        case "metadata" -> metadata = JsonText.value(parser);
        case "items" -> {
          if (token == JsonToken.START_ARRAY) {
            items = items(parser, gvk, detail, keep);
          } else if (token == JsonToken.VALUE_NULL) {
            // How Go writes a list that nothing was ever put into.
            items = List.of();
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new Unreadable("the answer goes on after its end");
    }
    if (items == null || !(kind instanceof Json.Str(var name)) || !name.endsWith("List")) {
      throw new Unreadable("the answer is no list");
    }
    if (!name.equals(gvk.kind() + "List") && !name.equals(METADATA_LIST)) {
      throw new Unreadable("the answer is a " + name + ", not a list of " + gvk.kind());
    }
    return new ListPage(
        TargetReader.orEmpty(metadata.text("resourceVersion")),
        TargetReader.orEmpty(metadata.text("continue")),
        items);
  }

  private static List<Item> items(
      JsonParser parser, GroupVersionKind gvk, Detail detail, Predicate<Json.Obj> keep)
      throws Unreadable {
    var items = new ArrayList<Item>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token != JsonToken.START_OBJECT) {
        throw new Unreadable("an item of the list is no object");
      }
      var object = item(parser, gvk, detail);
      if (keep.test(object.object("metadata"))) {
        items.add(new Item(object));
      }
    }
    return items;
  }

  /** With its version and kind first, which lists leave out, and no more than was asked for. */
  private static Json.Obj item(JsonParser parser, GroupVersionKind gvk, Detail detail) {
    var fields = new LinkedHashMap<String, Json>();
    fields.put("apiVersion", Json.str(gvk.apiVersion()));
    fields.put("kind", Json.str(gvk.kind()));
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      parser.nextToken();
      boolean known = key.equals("apiVersion") || key.equals("kind");
      if (known || detail == Detail.METADATA && !key.equals("metadata")) {
        parser.skipChildren();
      } else {
        fields.put(key, JsonText.value(parser));
      }
    }
    return new Json.Obj(fields);
  }
}
