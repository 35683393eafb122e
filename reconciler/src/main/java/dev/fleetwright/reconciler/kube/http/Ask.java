package dev.fleetwright.reconciler.kube.http;

import java.time.Duration;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One request to be made.
 *
 * @param what in words, such as {@code apply Deployment/shop/web}; starts every message about it
 * @param accept the media types that will do
 * @param body null for none
 * @param secret the server may repeat the content of a Secret in what it says
 * @param etag of the answer that we have, or null
 * @param collection the path of the kind's objects in the namespace, or empty
 */
public record Ask(
    String what,
    String method,
    HttpUrl url,
    String accept,
    @Nullable Body body,
    boolean secret,
    @Nullable String etag,
    String collection) {
  public static final String JSON = "application/json";
  public static final String APPLY = "application/apply-patch+yaml";
  public static final String JSON_PATCH = "application/json-patch+json";

  /** JSON, whatever the media type says. */
  public record Body(String mediaType, String json) {}

  /** A read that is about no certain kind. */
  public static Ask get(String what, HttpUrl url, String accept) {
    return new Ask(what, "GET", url, accept, null, false, null, "");
  }

  /** Answered with 304 where the server still has what has this mark. */
  public Ask ifChanged(@Nullable String known) {
    return new Ask(what, method, url, accept, body, secret, known, collection);
  }

  /** About objects of the kind and namespace that have this path. */
  public Ask of(HttpUrl objects) {
    return new Ask(what, method, url, accept, body, secret, etag, objects.encodedPath());
  }

  /** With a time after which the server gives up. */
  Ask within(Duration time) {
    var limited = url.newBuilder().setQueryParameter("timeout", time.toMillis() + "ms").build();
    return new Ask(what, method, limited, accept, body, secret, etag, collection);
  }

  /** Whether asking twice does no harm, and an answer that broke off may simply be asked again. */
  public boolean isRead() {
    return method.equals("GET");
  }
}
