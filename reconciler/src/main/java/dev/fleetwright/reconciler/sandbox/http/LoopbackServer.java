package dev.fleetwright.reconciler.sandbox.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a port of 127.0.0.1. Can be stopped, so that connections are refused, and started
 * again on the same port.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final Handler handler;
  private final @Nullable SSLContext tls;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;

  /**
   * Starts on a free port.
   *
   * @param tls null for plain HTTP
   * @throws UncheckedIOException when no port can be had
   */
  public LoopbackServer(Handler handler, @Nullable SSLContext tls) {
    this.handler = handler;
    this.tls = tls;
    try {
      var first = bind(0);
      port = first.getLocalPort();
      accept(first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Refuses connections from now on and resets those that are open. */
  public synchronized void stop() {
    var current = listener;
    listener = null;
    if (current != null) {
      quietly(current::close);
    }
    open.forEach(Connection::reset);
  }

  /** Listens again; nothing happens where it does already. */
  public synchronized void start() {
    if (listener == null) {
      try {
        accept(bind(port));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static ServerSocket bind(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
    return socket;
  }

  private synchronized void accept(ServerSocket socket) {
    listener = socket;
    Thread.ofVirtual().name("sandbox-accept-" + port).start(() -> acceptAll(socket));
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket plain) {
    open.add(plain);
    try (plain) {
      plain.setTcpNoDelay(true);
      var socket = tls == null ? plain : secured(plain, tls);
      new Connection(plain, socket, handler).run();
    } catch (IOException e) {
      // The client has gone, or never spoke HTTP: nobody is left to tell.
    } finally {
      open.remove(plain);
    }
  }

  private static Socket secured(Socket plain, SSLContext tls) throws IOException {
    var socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
    socket.setUseClientMode(false);
    return socket;
  }

  /** Closes what is no more needed, whatever it says. */
  static void quietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @FunctionalInterface
  interface Closing {
    void close() throws IOException;
  }
}
