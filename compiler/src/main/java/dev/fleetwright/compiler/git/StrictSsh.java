package dev.fleetwright.compiler.git;

import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * SSH with the keys and the known hosts of the process's user, and nobody to ask: a host that is
 * not known, or whose key changed, is refused.
 */
final class StrictSsh {
  private final boolean nearby;
  private volatile @Nullable String refusal;

  StrictSsh(boolean nearby) {
    this.nearby = nearby;
  }

  SshSessionFactory sessions() {
    var home = new File(System.getProperty("user.home"));
    return new SshdSessionFactoryBuilder()
        .setPreferredAuthentications("publickey")
        .setHomeDirectory(home)
        .setSshDirectory(new File(home, ".ssh"))
        .setConfigFile(_ -> null)
        .setServerKeyDatabase((_, ssh) -> new Known(ssh.toPath().resolve("known_hosts")))
        .build(null);
  }

  /** Why we did not go on, where it was us. */
  @Nullable String refusal() {
    return refusal;
  }

  /** Looks at the address and at the key before we say who we are. */
  private final class Known implements ServerKeyDatabase {
    private final Path file;
    private final ServerKeyDatabase files;

    Known(Path file) {
      this.file = file;
      this.files = new OpenSshServerKeyDatabase(false, List.of(file));
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
      if (!nearby && !Outside.is(remoteAddress.getAddress())) {
        refusal = Outside.refusal(connectAddress);
        return false;
      }
      var known = lookup(connectAddress, remoteAddress, config);
      if (known.contains(serverKey)) {
        return true;
      }
      var shown = KeyUtils.getFingerPrint(serverKey);
      refusal =
          known.isEmpty()
              ? "its host key " + shown + " is not in " + file
              : "its host key is "
                  + shown
                  + ", and "
                  + file
                  + " has "
                  + KeyUtils.getFingerPrint(known.getFirst());
      return false;
    }
  }
}
