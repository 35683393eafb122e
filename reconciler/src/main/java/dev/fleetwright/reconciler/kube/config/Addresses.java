package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a kubeconfig may send us. Link-local addresses are refused, by number and by name: no
 * cluster lives there, the credentials of the machine we run on do.
 */
public final class Addresses {
  public static final String REFUSED = " leads to an address that no cluster has";

  private static final List<String> PROXIES = List.of("http", "socks5");

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private Addresses() {}

  static URI server(TargetReader reader, Kubeconfig.Entry cluster, @Nullable String server)
      throws ClusterFailure {
    if (server == null) {
      throw reader.wrong(cluster, "the cluster has no server", "");
    }
    var uri = parse(reader, cluster, "server", server);
    var scheme = TargetReader.orEmpty(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw reader.wrong(
          cluster, "server has more than a host, a port and a path", "put credentials in the user");
    }
    if (scheme.equals("http") && !isLoopback(uri.getHost())) {
      throw reader.wrong(
          cluster,
          "server is reached by plain http, which would show the credentials to anybody in between",
          "use https");
    }
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw reader.wrong(cluster, "server is no https URL", "");
    }
    return uri;
  }

  static @Nullable URI proxy(TargetReader reader, Kubeconfig.Entry cluster, @Nullable String proxy)
      throws ClusterFailure {
    if (proxy == null) {
      return null;
    }
    var uri = parse(reader, cluster, "proxy-url", proxy);
    if (!PROXIES.contains(TargetReader.orEmpty(uri.getScheme()).toLowerCase(Locale.ROOT))) {
      throw reader.wrong(cluster, "proxy-url is neither http nor socks5", "");
    }
    return uri;
  }

  /** Whether this address is one that no cluster has. */
  static boolean isRefused(InetAddress address) {
    var inner = translated(address.getAddress());
    if (inner != null) {
      return isRefused(inner);
    }
    // fd00:ec2::254 is the metadata service of one provider over IPv6.
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || address.getHostAddress().equals("fd00:ec2:0:0:0:0:0:254");
  }

  /** The IPv4 address that NAT64 (64:ff9b::/96) or 6to4 (2002::/16) makes of one of IPv6. */
  private static @Nullable InetAddress translated(byte[] bytes) {
    boolean nat64 = bytes.length == 16 && Arrays.equals(bytes, 0, 12, NAT64, 0, 12);
    boolean sixToFour = bytes.length == 16 && bytes[0] == 0x20 && bytes[1] == 0x02;
    if (!nat64 && !sixToFour) {
      return null;
    }
    int from = nat64 ? 12 : 2;
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static URI parse(TargetReader reader, Kubeconfig.Entry cluster, String key, String text)
      throws ClusterFailure {
    try {
      var uri = TargetReader.uri(text);
      if (uri.getHost() == null || uri.getHost().isEmpty()) {
        throw reader.wrong(cluster, key + " has no host", "");
      }
      var literal = literal(uri.getHost());
      if (literal != null && isRefused(literal)) {
        throw reader.wrong(
            cluster, key + " is " + uri.getHost() + ", an address that no cluster has", "");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw reader.wrong(cluster, key + " is no URL", "");
    }
  }

  private static boolean isLoopback(String host) {
    var literal = literal(host);
    return host.equals("localhost") || literal != null && literal.isLoopbackAddress();
  }

  /** The address that a host spells out in numbers, in any form that a resolver would take. */
  private static @Nullable InetAddress literal(String host) {
    if (!host.matches("[0-9a-fA-FxX.:\\[\\]%]+") || !host.matches(".*[0-9:].*")) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Resolves a name; fails for one that leads to a refused address. */
  public static List<InetAddress> resolve(String host) throws UnknownHostException {
    var found = List.of(InetAddress.getAllByName(host));
    for (var address : found) {
      if (isRefused(address)) {
        throw new UnknownHostException(host + REFUSED);
      }
    }
    return found;
  }
}
