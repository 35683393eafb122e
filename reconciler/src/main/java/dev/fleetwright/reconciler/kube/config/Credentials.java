package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import dev.fleetwright.reconciler.kube.config.Target.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a target's requests are signed with, kept fresh. Whoever needs a new credential first
 * fetches it; the others wait for that one.
 */
public final class Credentials {
  private static final Duration FILE_FRESHNESS = Duration.ofMinutes(1);

  private final Target target;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Grant current;

  public Credentials(Target target) {
    this.target = target;
  }

  /**
   * What a request carries.
   *
   * @param authorization the header's value, or null for none
   * @param renewAt when to ask for a new one
   * @param endsAt after which it is worth nothing
   */
  public record Grant(
      @Nullable String authorization,
      @Nullable ClientCertificate certificate,
      Instant renewAt,
      Instant endsAt) {
    boolean sameAs(Grant other) {
      return Objects.equals(authorization, other.authorization)
          && Objects.equals(certificate, other.certificate);
    }

    @Override
    public String toString() {
      return "grant until " + endsAt;
    }
  }

  /** A grant that is good now; takes as long as the plugin takes, where there is one. */
  public Grant grant(Deadline deadline) throws ClusterFailure {
    var known = current;
    if (known != null && Instant.now().isBefore(known.renewAt())) {
      return known;
    }
    return fetch(known, deadline);
  }

  /**
   * Asks for another grant after the server refused this one.
   *
   * @return whether there is another one to try
   */
  public boolean renew(Grant refused, Deadline deadline) throws ClusterFailure {
    if (!(target.login() instanceof Login.Plugin || target.login() instanceof Login.TokenFile)) {
      return false;
    }
    var known = current;
    var other = known == null || known.equals(refused) ? fetch(known, deadline) : known;
    return !other.sameAs(refused);
  }

  private Grant fetch(@Nullable Grant outdated, Deadline deadline) throws ClusterFailure {
    fetching.lock();
    try {
      var known = current;
      if (known != null && !known.equals(outdated)) {
        return known;
      }
      try {
        var fresh = fresh(deadline);
        current = fresh;
        return fresh;
      } catch (ClusterFailure e) {
        // The old one may be good for some minutes more, and the plugin's trouble may pass.
        if (known != null && Instant.now().isBefore(known.endsAt())) {
          return known;
        }
        throw e;
      }
    } finally {
      fetching.unlock();
    }
  }

  private Grant fresh(Deadline deadline) throws ClusterFailure {
    return switch (target.login()) {
      case Login.Anonymous _ -> lasting(null);
      case Login.Token(var token) -> lasting("Bearer " + token);
      case Login.Password(var user, var password) -> lasting(basic(user, password));
      case Login.TokenFile file -> read(file);
      case Login.Plugin plugin -> PluginRun.run(target, plugin, deadline);
    };
  }

  private Grant read(Login.TokenFile login) throws ClusterFailure {
    var text = SafeFile.text(login.file(), 1 << 20);
    var token = text == null ? "" : text.strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new ClusterFailure(
          Kind.CONFIGURATION,
          "context \"" + target.context() + "\": there is no token in " + login.file(),
          "",
          null);
    }
    var renewAt = Instant.now().plus(FILE_FRESHNESS);
    return new Grant("Bearer " + token, target.certificate(), renewAt, renewAt);
  }

  private Grant lasting(@Nullable String authorization) {
    return new Grant(authorization, target.certificate(), Instant.MAX, Instant.MAX);
  }

  private static String basic(String user, String password) {
    var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
