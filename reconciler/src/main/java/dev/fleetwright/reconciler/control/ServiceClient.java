package dev.fleetwright.reconciler.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks the service that has a state folder. */
public final class ServiceClient {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private ServiceClient() {}

  /**
   * Sends a message and waits for the answer, half a minute at most.
   *
   * @return nothing when no service has the folder
   * @throws IOException when one has it and does not answer
   */
  public static Optional<Message> ask(Path folder, Message message) throws IOException {
    var file = ControlSocket.file(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
    } catch (ConnectException gone) {
      return Optional.empty(); // a process that was killed leaves its socket
    }
    try (channel;
        var _ = Within.of(WITHIN, channel)) {
      Lines.write(channel, message);
      return Optional.of(
          Lines.read(channel)
              .orElseThrow(() -> new IOException("the service ended without an answer")));
    }
  }
}
