package dev.fleetwright.reconciler.kube;

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
 */
record Ask(
    String what,
    String method,
    HttpUrl url,
    String accept,
    @Nullable Body body,
    boolean secret,
    @Nullable String etag) {
  static final String JSON = "application/json";
  static final String APPLY = "application/apply-patch+yaml";

  /** JSON, whatever the media type says. */
  record Body(String mediaType, String json) {}

  static Ask get(String what, HttpUrl url, String accept) {
    return new Ask(what, "GET", url, accept, null, false, null);
  }

  Ask ifChanged(@Nullable String known) {
    return new Ask(what, method, url, accept, body, secret, known);
  }

  /** Whether asking twice does no harm, and an answer that broke off may simply be asked again. */
  boolean isRead() {
    return method.equals("GET");
  }
}
