package dev.fleetwright.reconciler.sandbox.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a connection does after a request. */
public sealed interface HttpResponse {

  /** An answer with all its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(int status, Map<String, String> headers, byte[] body) implements HttpResponse {
    public Whole {
      headers = Map.copyOf(headers);
    }

    /** The same with one more header. */
    public Whole with(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Whole(status, more, body);
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * An answer that is written while it comes to be; the connection ends the body, chunk by chunk.
   */
  record Streamed(int status, Map<String, String> headers, Source source) implements HttpResponse {}

  /** Announces the whole body, sends its first {@code bytes}, and resets the connection. */
  record CutShort(Whole answer, int bytes) implements HttpResponse {}

  /** Resets the connection without an answer. */
  record Reset() implements HttpResponse {}

  /** Says nothing until the client goes away or the server stops. */
  record Silence() implements HttpResponse {}

  /** Writes a streamed answer; returns when it is complete. */
  @FunctionalInterface
  interface Source {
    void writeTo(Sink sink) throws IOException, InterruptedException;
  }

  /** Takes the chunks of a streamed answer and sends each at once. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] chunk) throws IOException;
  }
}
