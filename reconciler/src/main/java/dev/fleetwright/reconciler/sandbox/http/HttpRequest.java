package dev.fleetwright.reconciler.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been read whole.
 *
 * @param path decoded, without the query
 * @param query decoded, in order
 * @param rawQuery as sent; empty where there is none
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpRequest(
    String method,
    String path,
    String rawQuery,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body) {

  static HttpRequest of(String method, String target, Map<String, String> headers, byte[] body) {
    int mark = target.indexOf('?');
    var path = mark < 0 ? target : target.substring(0, mark);
    var rawQuery = mark < 0 ? "" : target.substring(mark + 1);
    var query = new LinkedHashMap<String, List<String>>();
    for (var pair : rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      var key = decode(equals < 0 ? pair : pair.substring(0, equals));
      var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      query.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }
    return new HttpRequest(
        method, decode(path.replace("+", "%2B")), rawQuery, query, Map.copyOf(headers), body);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The first value of a query parameter, or null. */
  public @Nullable String parameter(String name) {
    var values = query.get(name);
    return values == null ? null : values.getFirst();
  }

  /** Whether a query parameter is given as {@code true} or {@code 1}. */
  public boolean flag(String name) {
    var value = parameter(name);
    return "true".equals(value) || "1".equals(value);
  }
}
