package dev.fleetwright.reconciler.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/**
 * Takes messages for a service. Its folder and its socket are for the owner of the state folder
 * alone, and whoever connects is asked of the system who they are.
 */
public final class ControlSocket implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final ServerSocketChannel server;
  private final Path file;
  private final UserPrincipal owner;
  private final BiFunction<Message, String, Message> answers;
  private final Consumer<Throwable> bugs;
  private final Semaphore room = new Semaphore(AT_ONCE);

  private ControlSocket(
      ServerSocketChannel server,
      Path file,
      UserPrincipal owner,
      BiFunction<Message, String, Message> answers,
      Consumer<Throwable> bugs) {
    this.server = server;
    this.file = file;
    this.owner = owner;
    this.answers = answers;
    this.bugs = bugs;
  }

  /** Where the socket of a state folder is. */
  static Path file(Path folder) {
    return folder.toAbsolutePath().resolve("control").resolve("socket");
  }

  /**
   * Listens until it is closed. The caller has the state folder's lock, so a socket that is there
   * is of a process that is gone.
   *
   * @param answers to a message of a user, from several threads
   * @param bugs told what the answers threw
   */
  public static ControlSocket open(
      Path folder, BiFunction<Message, String, Message> answers, Consumer<Throwable> bugs)
      throws IOException {
    var file = file(folder);
    var holder = folder.toAbsolutePath().resolve("control");
    var onlyOwner = PosixFilePermissions.fromString("rwx------");
    if (!Files.isDirectory(holder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(holder, PosixFilePermissions.asFileAttribute(onlyOwner));
    }
    // Nobody else can enter it, also between the making of the socket and its own mode.
    Files.setPosixFilePermissions(holder, onlyOwner);
    Files.deleteIfExists(file);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      var socket = new ControlSocket(server, file, Files.getOwner(file), answers, bugs);
      Thread.ofVirtual().name("control").start(socket::accept);
      return socket;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        var peer = server.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("control-peer").start(() -> serve(peer));
        } else {
          peer.close();
        }
      } catch (AsynchronousCloseException end) {
        return;
      } catch (IOException failed) {
        if (!server.isOpen()) {
          return;
        }
        bugs.accept(failed);
      }
    }
  }

  private void serve(SocketChannel peer) {
    try (peer;
        var _ = Within.of(WITHIN, peer)) {
      var who = peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      var asked = Lines.read(peer);
      var answer =
          !who.equals(owner)
              ? new Message.Refused("only " + owner.getName() + ", who runs the service, may ask")
              : asked
                  .map(message -> answers.apply(message, who.getName()))
                  .orElseGet(() -> new Message.Refused("the service does not know this message"));
      Lines.write(peer, answer);
    } catch (ClosedChannelException gone) {
      // it took too long, or the service ends
    } catch (IOException gone) {
      // the other side is gone, and with it whom to tell
    } catch (RuntimeException | Error bug) {
      bugs.accept(bug);
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      bugs.accept(e);
    }
  }
}
