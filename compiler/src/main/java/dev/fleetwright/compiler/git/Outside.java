package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells addresses of the world from those of this machine and its own network: loopback, link-local
 * and private ones, those behind a carrier's or a cluster's translation, and what none of them can
 * be reached at. An IPv4 address inside of an IPv6 one counts as itself.
 */
final class Outside {
  /** What is not the world's, as networks of IPv4: address and length of the prefix. */
  private static final List<Network> INSIDE =
      List.of(
          Network.of(0, 0, 8),
          Network.of(10, 0, 8),
          Network.of(100, 64, 10),
          Network.of(127, 0, 8),
          Network.of(169, 254, 16),
          Network.of(172, 16, 12),
          Network.of(192, 0, 24),
          Network.of(192, 168, 16),
          Network.of(198, 18, 15),
          Network.of(224, 0, 3));

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b};

  private Outside() {}

  private record Network(int address, int length) {
    static Network of(int first, int second, int length) {
      return new Network(first << 24 | second << 16, length);
    }

    boolean has(int other) {
      return (address ^ other) >>> (32 - length) == 0;
    }
  }

  /** Whether an address is one that a fleet repo can have. */
  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      int value = number(bytes, 0);
      return INSIDE.stream().noneMatch(network -> network.has(value));
    }
    var inner = embedded(bytes);
    return inner != null
        ? is(inner)
        : !address.isLoopbackAddress()
            && !address.isAnyLocalAddress()
            && !address.isLinkLocalAddress()
            && !address.isSiteLocalAddress()
            && !address.isMulticastAddress()
            && !isLocal(bytes);
  }

  /** Unique local addresses, and the prefix that a network may translate by as it likes. */
  private static boolean isLocal(byte[] bytes) {
    return (bytes[0] & 0xfe) == 0xfc
        || Arrays.equals(bytes, 0, 4, NAT64, 0, 4) && bytes[4] == 0 && bytes[5] == 1;
  }

  /** The IPv4 address that an IPv6 one leads to, by NAT64, 6to4 or the old compatible form. */
  private static @Nullable InetAddress embedded(byte[] bytes) {
    boolean zeros = allZero(bytes, 4, 12);
    boolean last =
        zeros
            && (Arrays.equals(bytes, 0, 4, NAT64, 0, 4) || allZero(bytes, 0, 4))
            && number(bytes, 12) >>> 1 != 0;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    if (!last && !sixToFour) {
      return null;
    }
    int from = last ? 12 : 2;
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean allZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int from) {
    return (bytes[from] & 0xff) << 24
        | (bytes[from + 1] & 0xff) << 16
        | (bytes[from + 2] & 0xff) << 8
        | bytes[from + 3] & 0xff;
  }

  /**
   * Refuses a host of which any address is not outside, before anything is sent to it.
   *
   * @throws UnknownHostException when there is no such host
   */
  static void require(String host) throws IOException {
    for (var address : InetAddress.getAllByName(host)) {
      require(host, address);
    }
  }

  static void require(String host, InetAddress address) throws IOException {
    if (!is(address)) {
      throw new Refusal(refusal(host));
    }
  }

  static String refusal(String host) {
    return host
        + " is an address of this machine or its own network, which `privateNetwork: true` allows";
  }
}
