package dev.fleetwright.reconciler.sandbox.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** One connection: requests in turn, until either side has enough. */
final class Connection {
  private static final int LONGEST_LINE = 64 * 1024;

  /** As Go's server. */
  private static final int LONGEST_HEADERS = 1024 * 1024;

  private static final int LARGEST_BODY = 64 * 1024 * 1024;

  /** As kube-apiserver: shorter answers are not worth the compression. */
  private static final int GZIP_FROM = 128 * 1024;

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(202, "Accepted"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(413, "Request Entity Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(422, "Unprocessable Entity"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private final Socket plain;
  private final Handler handler;
  private final InputStream in;
  private final OutputStream out;

  Connection(Socket plain, Socket socket, Handler handler) throws IOException {
    this.plain = plain;
    this.handler = handler;
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    out = new BufferedOutputStream(socket.getOutputStream(), 16 * 1024);
  }

  void run() throws IOException {
    boolean more = true;
    while (more) {
      var line = line();
      if (line.isEmpty()) {
        return;
      }
      var parts = line.split(" ", 3);
      if (parts.length != 3) {
        return;
      }
      var headers = headers();
      if ("100-continue".equals(headers.get("expect"))) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      HttpRequest request;
      try {
        request = HttpRequest.of(parts[0], parts[1], headers, body(headers));
      } catch (IllegalArgumentException e) {
        // As Go's server: an address that is not well-formed ends the connection.
        var body = "400 Bad Request: malformed address".getBytes(StandardCharsets.US_ASCII);
        head(400, Map.of("Connection", "close"), "Content-Length: " + body.length);
        out.write(body);
        out.flush();
        return;
      }
      try {
        more = answer(request, handler.handle(request));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      more &= !"close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  private boolean answer(HttpRequest request, HttpResponse response)
      throws IOException, InterruptedException {
    switch (response) {
      case HttpResponse.Whole whole -> {
        whole(request, whole);
        return true;
      }
      case HttpResponse.Streamed streamed -> {
        stream(streamed);
        return true;
      }
      case HttpResponse.CutShort(var answer, int bytes) -> {
        head(answer.status(), answer.headers(), "Content-Length: " + answer.body().length);
        out.write(answer.body(), 0, Math.min(bytes, answer.body().length));
        out.flush();
        reset(plain);
      }
      case HttpResponse.Reset _ -> reset(plain);
      case HttpResponse.Silence _ -> {
        // A read ends when the client goes away or the server resets the connection.
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return false;
  }

  private void whole(HttpRequest request, HttpResponse.Whole answer) throws IOException {
    var body = answer.body();
    var headers = answer.headers();
    var accepts = request.header("accept-encoding");
    if (body.length >= GZIP_FROM && accepts != null && accepts.contains("gzip")) {
      var packed = new ByteArrayOutputStream(body.length / 4);
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(body);
      }
      body = packed.toByteArray();
      headers = new HashMap<>(headers);
      headers.put("Content-Encoding", "gzip");
      headers.put("Vary", "Accept-Encoding");
    }
    head(answer.status(), headers, "Content-Length: " + body.length);
    if (!request.method().equals("HEAD")) {
      out.write(body);
    }
    out.flush();
  }

  private void stream(HttpResponse.Streamed streamed) throws IOException, InterruptedException {
    head(streamed.status(), streamed.headers(), "Transfer-Encoding: chunked");
    out.flush();
    streamed
        .source()
        .writeTo(chunk -> {
          if (chunk.length > 0) {
            out.write(
                (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(chunk);
            out.write('\r');
            out.write('\n');
            out.flush();
          }
        });
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void head(int status, Map<String, String> headers, String length) throws IOException {
    var text = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
    text.append(REASONS.getOrDefault(status, "Status")).append("\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append(length).append("\r\n\r\n");
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>();
    int length = 0;
    for (var line = line(); !line.isEmpty(); line = line()) {
      length += line.length();
      if (length > LONGEST_HEADERS) {
        throw new IOException("headers are too long");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (first, second) -> first + ", " + second);
      }
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      var body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(exactly(size));
        line();
        if (body.size() > LARGEST_BODY) {
          throw new IOException("body is too large");
        }
      }
      headers();
      return body.toByteArray();
    }
    var length = headers.get("content-length");
    try {
      return length == null ? new byte[0] : exactly(Integer.parseInt(length));
    } catch (NumberFormatException e) {
      throw new IOException("bad content length", e);
    }
  }

  private int chunkSize() throws IOException {
    var line = line();
    int end = line.indexOf(';');
    try {
      return Integer.parseInt((end < 0 ? line : line.substring(0, end)).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("bad chunk", e);
    }
  }

  private byte[] exactly(int size) throws IOException {
    if (size < 0 || size > LARGEST_BODY) {
      throw new IOException("body is too large");
    }
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  /** A line without its end; empty at the end of the stream. */
  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
      if (line.length() > LONGEST_LINE) {
        throw new IOException("line is too long");
      }
    }
    return line.toString();
  }

  /** Ends a connection in such a way that the other side sees it broken. */
  static void reset(Socket socket) {
    LoopbackServer.quietly(() -> {
      socket.setSoLinger(true, 0);
      socket.close();
    });
  }
}
