package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.kubernetes.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What templates can call. Each is a pure function of its arguments and the scope. */
final class Functions {
  /** A helper's body. */
  @FunctionalInterface
  interface Function {
    Json apply(Arguments arguments) throws TemplateFault;
  }

  static final Map<String, Function> ALL =
      Map.ofEntries(
          Map.entry("default", Functions::orDefault),
          Map.entry("lower", Functions::lower),
          Map.entry("upper", Functions::upper),
          Map.entry("trunc", Functions::trunc),
          Map.entry("replace", Functions::replace),
          Map.entry("join", Functions::join),
          Map.entry("b64", Functions::b64),
          Map.entry("sha8", Functions::sha8),
          Map.entry("label", Functions::label),
          Map.entry("quantity", Functions::quantity),
          Map.entry("seconds", Functions::seconds));

  private static final int HASH_LENGTH = 8;

  /** Of a number or a duration, in characters. */
  private static final int LONGEST = 64;

  private static final Pattern DURATION =
      Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|h))++");
  private static final Pattern DURATION_PART = Pattern.compile("([0-9.]+)(ms|s|m|h)");

  private Functions() {}

  private static Json orDefault(Arguments arguments) throws TemplateFault {
    arguments.requireCount(2, 2, "default cluster.settings.zone \"a\"");
    var value = arguments.optional(0);
    return value == null || value == Json.Null.NULL ? arguments.value(1) : value;
  }

  private static Json lower(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "lower cluster.name");
    return Json.str(shortText(arguments).toLowerCase(Locale.ROOT));
  }

  private static String shortText(Arguments arguments) throws TemplateFault {
    var text = arguments.text(0);
    Template.requireShort(text.length());
    return text;
  }

  private static Json upper(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "upper cluster.name");
    return Json.str(shortText(arguments).toUpperCase(Locale.ROOT));
  }

  /** At most so many characters; what is cut off is replaced by its hash, so names stay apart. */
  private static Json trunc(Arguments arguments) throws TemplateFault {
    arguments.requireCount(2, 2, "trunc cluster.name 63");
    var text = arguments.text(0);
    if (!(arguments.value(1) instanceof Json.Int(var length))
        || length <= HASH_LENGTH + 1
        || length > Template.LONGEST_RESULT) {
      throw new TemplateFault(
          TemplateFault.MALFORMED,
          "'trunc' needs a length of at least " + (HASH_LENGTH + 2),
          "write {{trunc cluster.name 63}}");
    }
    if (text.length() <= length) {
      return Json.str(text);
    }
    var start = text.substring(0, (int) length - HASH_LENGTH - 1);
    return Json.str(withoutEnd(start) + "-" + hash(text));
  }

  /** Without what may not stand at the end of a name's part. */
  private static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && "-._".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static Json replace(Arguments arguments) throws TemplateFault {
    arguments.requireCount(3, 3, "replace cluster.region \"-\" \"_\"");
    var from = arguments.text(1);
    if (from.isEmpty()) {
      throw new TemplateFault(TemplateFault.MALFORMED, "'replace' looks for empty text", null);
    }
    var text = arguments.text(0);
    var to = arguments.text(2);
    long length = text.length();
    for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
      length += to.length() - from.length();
    }
    Template.requireShort(length);
    return Json.str(text.replace(from, to));
  }

  private static Json join(Arguments arguments) throws TemplateFault {
    arguments.requireCount(2, 2, "join cluster.zones \",\"");
    if (!(arguments.value(0) instanceof Json.Arr(var items))) {
      throw new TemplateFault(TemplateFault.UNFIT, "'join' needs a list", null);
    }
    var between = arguments.text(1);
    var texts = new ArrayList<String>();
    long length = 0;
    for (var item : items) {
      var text = Template.text(item, "an item of 'join'");
      length += text.length() + (texts.isEmpty() ? 0 : between.length());
      Template.requireShort(length);
      texts.add(text);
    }
    return Json.str(String.join(between, texts));
  }

  private static Json b64(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "b64 cluster.name");
    var text = arguments.text(0);
    Template.requireShort(text.length() * 4L / 3);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return Json.str(Base64.getEncoder().encodeToString(bytes));
  }

  private static Json sha8(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "sha8 cluster.name");
    return Json.str(hash(arguments.text(0)));
  }

  private static Json label(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "label \"example.org/tier\"");
    return Template.require(arguments.scope(), "cluster.labels.[" + arguments.text(0) + "]");
  }

  /** The canonical form of an amount, times a factor if one is given. */
  private static Json quantity(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 2, "quantity vars.memory \"0.5\"");
    var amount = Quantity.parse(arguments.text(0));
    if (amount.isEmpty()) {
      throw new TemplateFault(TemplateFault.UNFIT, "'quantity' needs an amount such as 1Gi", null);
    }
    if (arguments.count() == 1) {
      return Json.str(amount.get().toString());
    }
    return Json.str(amount.get().times(factor(arguments.text(1))).toString());
  }

  private static BigDecimal factor(String text) throws TemplateFault {
    try {
      var factor = new BigDecimal(text.length() > LONGEST ? "" : text);
      // Written out, 1e20000000 has twenty million digits.
      if (Math.abs((long) factor.scale()) > LONGEST) {
        throw new TemplateFault(
            TemplateFault.UNFIT, "the factor of 'quantity' is out of any range", null);
      }
      return factor;
    } catch (NumberFormatException e) {
      throw new TemplateFault(TemplateFault.UNFIT, "the factor of 'quantity' is no number", null);
    }
  }

  /** The length of a duration such as {@code 1h30m}, rounded up to whole seconds. */
  private static Json seconds(Arguments arguments) throws TemplateFault {
    arguments.requireCount(1, 1, "seconds vars.timeout");
    var text = arguments.text(0);
    if (text.length() > LONGEST || !DURATION.matcher(text).matches()) {
      throw new TemplateFault(
          TemplateFault.UNFIT, "'seconds' needs a duration such as 90s or 1h30m", null);
    }
    var sum = BigDecimal.ZERO;
    var parts = DURATION_PART.matcher(text);
    while (parts.find()) {
      var unit =
          switch (parts.group(2)) {
            case "ms" -> new BigDecimal("0.001");
            case "s" -> BigDecimal.ONE;
            case "m" -> BigDecimal.valueOf(60);
            default -> BigDecimal.valueOf(3600);
          };
      sum = sum.add(new BigDecimal(parts.group(1)).multiply(unit));
    }
    return Json.num(sum.setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
