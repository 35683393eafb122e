package dev.fleetwright.compiler.git;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * SSH with the keys and the known hosts of the process's user, and nobody to ask: a host that is
 * not known, or whose key changed, is refused.
 */
final class StrictSsh {
  private StrictSsh() {}

  static SshSessionFactory sessions(boolean nearby) {
    var home = new File(System.getProperty("user.home"));
    return new SshdSessionFactoryBuilder()
        .setPreferredAuthentications("publickey")
        .setHomeDirectory(home)
        .setSshDirectory(new File(home, ".ssh"))
        .setConfigFile(_ -> null)
        .setServerKeyDatabase((_, ssh) -> new Known(ssh.toPath().resolve("known_hosts"), nearby))
        .build(null);
  }

  /** Looks at the address and at the key before we say who we are. */
  private static final class Known implements ServerKeyDatabase {
    private final ServerKeyDatabase files;
    private final boolean nearby;

    Known(Path file, boolean nearby) {
      this.files = new OpenSshServerKeyDatabase(false, List.of(file));
      this.nearby = nearby;
    }

    @Override
    public List<PublicKey> lookup(
        String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
      return files.lookup(connectAddress, remoteAddress, config);
    }

    @Override
    public boolean accept(
        String connectAddress,
        InetSocketAddress remoteAddress,
        PublicKey serverKey,
        Configuration config,
        CredentialsProvider provider) {
      boolean reachable = nearby || GuardedHttps.isOutside(remoteAddress.getAddress());
      return reachable && lookup(connectAddress, remoteAddress, config).contains(serverKey);
    }
  }
}
