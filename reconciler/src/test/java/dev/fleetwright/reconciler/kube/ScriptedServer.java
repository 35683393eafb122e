package dev.fleetwright.reconciler.kube;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on loopback that answers what a test tells it to, byte for byte, and breaks off where it
 * is told to. One request for each connection.
 */
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket server;
  private final Function<Request, Answer> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** What came in; header names in lower case. */
  public record Request(String method, String target, Map<String, String> headers, String body) {}

  /** Writes an answer, or breaks something. */
  @FunctionalInterface
  public interface Answer {
    void write(Socket socket, OutputStream out) throws Exception;
  }

  private ScriptedServer(ServerSocket server, Function<Request, Answer> script) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  public static ScriptedServer answering(Function<Request, Answer> script) {
    return over(socket(), script);
  }

  /** The answers in order; the last one again and again. */
  public static ScriptedServer answering(Answer... inOrder) {
    return over(socket(), inOrder(inOrder));
  }

  public static ScriptedServer over(ServerSocket socket, Function<Request, Answer> script) {
    return new ScriptedServer(socket, script);
  }

  public static Function<Request, Answer> inOrder(Answer... answers) {
    var next = new AtomicInteger();
    return _ -> answers[Math.min(next.getAndIncrement(), answers.length - 1)];
  }

  public static ServerSocket socket() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  public List<Request> requests() {
    return requests;
  }

  /** A whole answer in JSON. */
  public static Answer json(int status, String body, String... headers) {
    return text(status, "application/json", body, headers);
  }

  public static Answer text(int status, String mediaType, String body, String... headers) {
    return (_, out) -> out.write(whole(status, mediaType, body, headers));
  }

  /** The first bytes of a whole answer; then the connection ends in good order. */
  public static Answer cut(int bytes, byte[] whole) {
    return (_, out) -> out.write(whole, 0, Math.min(bytes, whole.length));
  }

  /** The first bytes of a whole answer; then a reset. */
  public static Answer reset(int bytes, byte[] whole) {
    return (socket, out) -> {
      out.write(whole, 0, Math.min(bytes, whole.length));
      out.flush();
      Thread.sleep(50);
      socket.setSoLinger(true, 0);
    };
  }

  /** The first bytes of a whole answer; then nothing, for ever. */
  public static Answer hang(int bytes, byte[] whole) {
    return (_, out) -> {
      out.write(whole, 0, Math.min(bytes, whole.length));
      out.flush();
      Thread.sleep(60_000);
    };
  }

  public static byte[] whole(int status, String mediaType, String body, String... headers) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        new StringBuilder("HTTP/1.1 ")
            .append(status)
            .append(" Whatever\r\nConnection: close\r\nContent-Type: ")
            .append(mediaType)
            .append("\r\n");
    if (!List.of(headers).contains("Transfer-Encoding: chunked")) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      var first = line(in);
      if (first.endsWith(" HTTP/1.1")) {
        var request = read(first, in);
        requests.add(request);
        script.apply(request).write(socket, socket.getOutputStream());
      } else {
        socket.getOutputStream().write(whole(400, "text/plain", "no HTTP request"));
      }
      socket.getOutputStream().flush();
    } catch (Exception e) {
      // A client that goes away, or a handshake that fails, is what some tests are about.
    }
  }

  private static Request read(String first, InputStream in) throws IOException {
    var headers = new TreeMap<String, String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "," + b);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    var words = first.split(" ");
    return new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
