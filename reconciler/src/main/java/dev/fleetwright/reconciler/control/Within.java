package dev.fleetwright.reconciler.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Closes a channel that is not done in time: Unix sockets have no timeout of their own. */
record Within(Thread timer) implements AutoCloseable {
  static Within of(Duration time, SocketChannel channel) {
    return new Within(
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(time);
                channel.close();
              } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                // closed all the same
              }
            }));
  }

  @Override
  public void close() {
    timer.interrupt();
  }
}
