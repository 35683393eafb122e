package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Open repositories of this process. They stay open, since snapshots read their blobs when they are
 * asked for.
 */
final class Repositories {
  private static final ConcurrentHashMap<Path, Repository> OPEN = new ConcurrentHashMap<>();

  static {
    SystemReader.setInstance(new NoOutsideConfig(SystemReader.getInstance()));
  }

  private Repositories() {}

  /** Keeps outside configuration out of JGit; loading this class has done it. */
  static void isolate() {}

  static Repository open(Path gitDir) throws IOException {
    var known = OPEN.get(gitDir);
    if (known != null) {
      return readable(known);
    }
    var opened = build(gitDir);
    var other = OPEN.putIfAbsent(gitDir, opened);
    if (other != null) {
      opened.close();
      return other;
    }
    return opened;
  }

  private static Repository build(Path gitDir) throws IOException {
    try {
      return readable(
          new RepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build());
    } catch (IllegalArgumentException e) {
      throw new IOException("the configuration of " + gitDir + " is not Git's", e);
    }
  }

  /** Whoever asks for the configuration later cannot tell that it is malformed. */
  private static Repository readable(Repository repository) throws IOException {
    try {
      repository.getConfig();
      return repository;
    } catch (RuntimeException e) {
      throw new IOException(
          "the configuration of " + repository.getDirectory() + " is not Git's", e);
    }
  }

  /** The folder's content is about to be another one. */
  static void close(Path gitDir) {
    var known = OPEN.remove(gitDir);
    if (known != null) {
      known.close();
    }
  }

  /**
   * Keeps the machine's and the user's Git configuration out: a compile must not depend on it, and
   * looking for it starts the git program.
   */
  private static final class NoOutsideConfig extends SystemReader.Delegate {
    NoOutsideConfig(SystemReader platform) {
      super(platform);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new Empty(parent, fs);
    }
  }

  private static final class Empty extends FileBasedConfig {
    private static final Duration COARSEST = Duration.ofSeconds(2);

    Empty(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    /**
     * The file system's coarsest clock, that of FAT. Asked in vain, JGit would measure it with
     * files of its own in the repository, for three seconds of every process.
     */
    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long otherwise, TimeUnit unit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? unit.convert(COARSEST)
          : otherwise;
    }
  }
}
