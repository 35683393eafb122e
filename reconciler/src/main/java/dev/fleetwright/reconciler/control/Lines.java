package dev.fleetwright.reconciler.control;

import dev.fleetwright.compiler.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One message on one line, and no more than a message may have. */
final class Lines {
  private Lines() {}

  /** Nothing when it is too long, or no message. */
  static Optional<Message> read(SocketChannel channel) throws IOException {
    var line = new ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(8192);
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          return parse(line.toByteArray());
        }
        line.write(next);
      }
      buffer.clear();
      if (line.size() > Message.LONGEST) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Message> parse(byte[] line) {
    try {
      return Message.of(JsonText.parse(line));
    } catch (JsonText.Malformed e) {
      return Optional.empty();
    }
  }

  static void write(SocketChannel channel, Message message) throws IOException {
    var line = JsonText.write(message.json()) + "\n";
    var buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
