package dev.fleetwright.compiler.render;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses such as {@code 10.0.0.0/8}, as strictly as API servers and clouds read it.
 */
final class AddressRange {
  private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]{2,45})/([0-9]{1,3})");
  private static final Pattern FOUR =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private AddressRange() {}

  /** What is wrong with a text that should be a range; null where nothing is. */
  static @Nullable String wrong(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return "it is no range such as 10.0.0.0/8";
    }
    var address = address(form.group(1));
    if (address == null) {
      return "'" + form.group(1) + "' is no address";
    }
    int bits = Integer.parseInt(form.group(2));
    var bytes = address.getAddress();
    if (bits > bytes.length * 8 || form.group(2).length() > 1 && form.group(2).startsWith("0")) {
      return "an address of it has %d bits, of which /%s cannot be fixed"
          .formatted(bytes.length * 8, form.group(2));
    }
    for (int bit = bits; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> 7 - bit % 8 & 1) != 0) {
        return "its address has more than /%d in it; the range is %s/%d"
            .formatted(bits, first(bytes, bits), bits);
      }
    }
    return null;
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return text.indexOf(':') < 0
          ? FOUR.matcher(text).matches() ? Inet4Address.ofLiteral(text) : null
          : Inet6Address.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String first(byte[] address, int bits) {
    var first = address.clone();
    for (int bit = bits; bit < first.length * 8; bit++) {
      first[bit / 8] &= (byte) ~(1 << 7 - bit % 8);
    }
    var words = new StringBuilder();
    for (int i = 0; i < first.length; i += first.length == 4 ? 1 : 2) {
      words.append(i == 0 ? "" : first.length == 4 ? "." : ":");
      words.append(
          first.length == 4
              ? Integer.toString(first[i] & 0xff)
              : Integer.toHexString((first[i] & 0xff) << 8 | first[i + 1] & 0xff));
    }
    return words.toString();
  }
}
