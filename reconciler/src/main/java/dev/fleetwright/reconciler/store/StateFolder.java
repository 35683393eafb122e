package dev.fleetwright.reconciler.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one process at a time may write to. The lock goes with the process, however it
 * ends; the text beside it only says who that is.
 */
final class StateFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String HOLDER = "holder";

  private final Path folder;
  private final FileChannel channel;

  private StateFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder where there is none, for its owner alone, and locks it.
   *
   * @return null when another process holds it; {@link #holder} says which
   */
  static @Nullable StateFolder lock(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, onlyOwner(folder, "rwx------"));
    }
    var channel =
        FileChannel.open(
            folder.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            onlyOwner(folder, "rw-------"));
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      return null;
    }
    var self = ProcessHandle.current();
    var program = System.getProperty("fleetwright.command", "fleetwright");
    Files.writeString(folder.resolve(HOLDER), program + ", process " + self.pid());
    return new StateFolder(folder, channel);
  }

  /** Who holds the folder, in words. */
  static String holder(Path folder) {
    try {
      return Files.readString(folder.resolve(HOLDER)).strip();
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Takes from all but its owner what they may do to a file that was there before. */
  static void tighten(Path file, String rights) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    var wanted = PosixFilePermissions.fromString(rights);
    if (view != null && !wanted.containsAll(view.readAttributes().permissions())) {
      view.setPermissions(wanted);
    }
  }

  /** The attributes of a file for its owner alone; none where the file system has no such thing. */
  static FileAttribute<?>[] onlyOwner(Path near, String rights) {
    if (!near.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(rights);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder.resolve(HOLDER));
    channel.close();
  }
}
