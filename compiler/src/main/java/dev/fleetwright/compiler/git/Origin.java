package dev.fleetwright.compiler.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a fleet repo comes from. Only the operator of a service names one, never anything that was
 * fetched. A value: two that are equal name the same repository.
 */
public sealed interface Origin {
  /** A repository on this machine. */
  record Folder(Path path) implements Origin {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A repository behind {@code https} or {@code ssh}.
   *
   * @param uri without any secret, so that it can be shown
   */
  record Url(URI uri) implements Origin {
    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** {@code git@example.com:team/fleet.git}. */
  Pattern SHORT_SSH = Pattern.compile("([A-Za-z0-9._-]+)@([A-Za-z0-9._-]+):(?!/)(.+)");

  /** {@code ext::sh -c id}: Git would run a program of that name. */
  Pattern PROGRAM = Pattern.compile("[A-Za-z0-9._+-]*::.*");

  /**
   * What an operator wrote: a folder, an {@code https} or {@code ssh} URL, or {@code
   * user@host:path}.
   *
   * @throws GitFailure of kind INPUT for any other address, and for one that holds a secret
   */
  static Origin of(String written) throws GitFailure {
    var brief = SHORT_SSH.matcher(written);
    if (brief.matches()) {
      return url("ssh://" + brief.group(1) + "@" + brief.group(2) + "/" + brief.group(3));
    }
    if (PROGRAM.matcher(written).matches() || written.startsWith("-")) {
      throw refused("it names a program");
    }
    return written.contains("://") ? url(written) : new Folder(Path.of(written));
  }

  private static Url url(String written) throws GitFailure {
    URI uri;
    try {
      uri = new URI(written);
    } catch (URISyntaxException e) {
      // The exception repeats the text, which may hold a secret.
      throw refused("it is not well-formed");
    }
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("ssh")) {
      throw refused("its scheme is '" + scheme + "', not https or ssh");
    }
    var host = uri.getHost();
    if (host == null || host.isEmpty() || host.startsWith("-")) {
      throw refused("it names no host");
    }
    var user = uri.getUserInfo();
    if (user != null && (scheme.equals("https") || user.contains(":") || user.startsWith("-"))) {
      throw refused("it holds a user or a secret; credentials are configured apart from it");
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw refused("it has a query or a fragment");
    }
    return new Url(uri);
  }

  private static GitFailure refused(String why) {
    return new GitFailure(
        GitFailure.Kind.INPUT, "the address of the fleet repo is refused: " + why);
  }
}
