package dev.fleetwright.reconciler.kube;

import static java.util.Objects.requireNonNullElse;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Item;
import dev.fleetwright.reconciler.kube.http.Budget;
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
  private static final int LEAST = 64;

  /** The answer is no list of what was asked; a part of one never counts as a list. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** What is wanted of a list. */
  record Wanted(GroupVersionKind gvk, Detail detail, Predicate<Json.Obj> keep) {}

  /**
   * @param taken of the list so far
   * @throws IOException when the answer breaks off, or is larger than it may be
   */
  static ListPage read(InputStream json, Wanted wanted, Budget.Taken taken)
      throws IOException, Unreadable {
    var meter = taken.meter(json);
    try (var parser = JsonText.parser(meter)) {
      return new Reader(parser, wanted, meter, taken).read();
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      // The parser's own message would quote the text around the place.
      throw new Unreadable("the answer is cut off or no JSON");
    }
  }

  /** Reads one page. */
  private static final class Reader {
    private final JsonParser parser;
    private final Wanted wanted;
    private final Budget.Meter meter;
    private final Budget.Taken taken;
    private long size;

    Reader(JsonParser parser, Wanted wanted, Budget.Meter meter, Budget.Taken taken) {
      this.parser = parser;
      this.wanted = wanted;
      this.meter = meter;
      this.taken = taken;
    }

    ListPage read() throws IOException, Unreadable {
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
              items = items();
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
      var wantedKind = wanted.gvk().kind();
      if (!name.equals(wantedKind + "List") && !name.equals(METADATA_LIST)) {
        throw new Unreadable("the answer is a " + name + ", not a list of " + wantedKind);
      }
      return new ListPage(
          requireNonNullElse(metadata.text("resourceVersion"), ""),
          requireNonNullElse(metadata.text("continue"), ""),
          items);
    }

    private List<Item> items() throws IOException, Unreadable {
      var items = new ArrayList<Item>();
      JsonToken token;
      while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
        if (token != JsonToken.START_OBJECT) {
          throw new Unreadable("an item of the list is no object");
        }
        meter.next();
        var object = item();
        if (wanted.keep().test(object.object("metadata"))) {
          taken.keep(size);
          items.add(new Item(object));
        }
      }
      return items;
    }

    /** With its version and kind first, which lists leave out, and no more than was asked for. */
    private Json.Obj item() {
      var gvk = wanted.gvk();
      // An item that says nothing takes its place too.
      size = LEAST;
      var fields = new LinkedHashMap<String, Json>();
      fields.put("apiVersion", Json.str(gvk.apiVersion()));
      fields.put("kind", Json.str(gvk.kind()));
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var key = parser.currentName();
        parser.nextToken();
        boolean known = key.equals("apiVersion") || key.equals("kind");
        if (known || wanted.detail() == Detail.METADATA && !key.equals("metadata")) {
          parser.skipChildren();
        } else {
          long from = parser.currentLocation().getByteOffset();
          fields.put(key, JsonText.value(parser));
          size += parser.currentLocation().getByteOffset() - from;
        }
      }
      return new Json.Obj(fields);
    }
  }
}
