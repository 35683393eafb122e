package dev.fleetwright.reconciler.kube.http;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Answers that are one JSON object of a bounded size. */
public final class Answers {
  private static final int MOST_WARNINGS = 20;

  private Answers() {}

  /**
   * @param body empty when nothing was modified
   */
  public record Answer(int status, Json.Obj body, @Nullable String etag, List<String> warnings) {
    public boolean notModified() {
      return status == 304;
    }
  }

  /**
   * Sends, waits and reads the answer whole.
   *
   * @throws ClusterFailure for whatever is no answer of status 2xx or 304
   */
  public static Answer send(Requests requests, Ask ask) throws ClusterFailure {
    return requests.send(ask, response -> read(ask, response, requests.budget()));
  }

  private static Answer read(Ask ask, Response response, Budget budget)
      throws IOException, ClusterFailure {
    var body = response.code() == 304 ? Json.Obj.EMPTY : object(ask, response, budget);
    return new Answer(
        response.code(), body, response.header("ETag"), warnings(response, ask.secret()));
  }

  private static Json.Obj object(Ask ask, Response response, Budget budget)
      throws IOException, ClusterFailure {
    try (var answer = budget.meter(response.body().byteStream())) {
      if (JsonText.parse(answer.readAllBytes()) instanceof Json.Obj object) {
        return object;
      }
    } catch (JsonText.Malformed e) {
      // Told below; the parser's own words could quote the answer.
    }
    throw unreadable(ask, response, "the answer is cut off or no JSON object");
  }

  /** Something answered 2xx that no API server would. */
  public static ClusterFailure unreadable(Ask ask, Response response, String why) {
    return new ClusterFailure(
        Kind.SERVER,
        response.code(),
        ask.what() + ": " + why + " (" + Refusal.mediaType(response) + ")",
        null,
        List.of(),
        "see what answers at the server's address of this context",
        null);
  }

  /** The texts of {@code Warning: 299 - "text"}, each once. */
  static List<String> warnings(Response response, boolean secret) {
    var warnings = new ArrayList<String>();
    for (var header : response.headers("Warning")) {
      int from = header.indexOf('"');
      int to = header.lastIndexOf('"');
      if (warnings.size() < MOST_WARNINGS && header.startsWith("299 ") && from >= 0 && to > from) {
        var text = header.substring(from + 1, to).replaceAll("\\\\(.)", "$1");
        text = secret ? Discretion.warningOfSecret(text) : Discretion.of(text);
        if (!text.isEmpty() && !warnings.contains(text)) {
          warnings.add(text);
        }
      }
    }
    return List.copyOf(warnings);
  }
}
