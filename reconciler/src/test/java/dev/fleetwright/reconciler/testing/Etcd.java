package dev.fleetwright.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** One etcd, shared by API servers that each keep to a prefix of their own. */
final class Etcd {
  private final int port = freePort();
  private final TestProcess process;

  Etcd(Path program, Path folder) {
    process =
        new TestProcess(
            program,
            folder.resolve("etcd.log"),
            List.of("etcd", folder.resolve("etcd").toString(), Integer.toString(port)));
    process.start(() -> process.hasSaid("ready"));
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  void kill() {
    process.kill();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
