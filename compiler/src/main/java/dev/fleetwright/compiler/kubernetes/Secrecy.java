package dev.fleetwright.compiler.kubernetes;

import dev.fleetwright.compiler.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an object people may see, asked step by step from its root down. Hidden are the values of
 * a Secret, wherever it stands and however its kind is spelt, the copies of a whole object that
 * tools keep in an annotation, and private keys in PEM.
 */
public enum Secrecy {
  OPEN,
  /** The map that is the Secret: its name and labels are seen. */
  SECRET,
  HIDDEN;

  private static final Set<String> VALUES = Set.of("data", "stringdata");

  /** Annotations in which kubectl, kapp and operators' libraries keep what was applied. */
  private static final Set<String> COPIES =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "kapp.k14s.io/original",
          "objectset.rio.cattle.io/applied",
          "banzaicloud.com/last-applied");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----");

  /** What {@code -----BEGIN} becomes, and enough after it to say what begins. */
  private static final Pattern ENCODED = Pattern.compile("LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,58}");

  /** Of an object, in one or two states. */
  public static Secrecy of(@Nullable Json before, @Nullable Json after) {
    return OPEN.item(before, after);
  }

  /** Of what a map has under a key. */
  public Secrecy under(String key, @Nullable Json before, @Nullable Json after) {
    boolean hidden =
        COPIES.contains(key) || this == SECRET && VALUES.contains(key.toLowerCase(Locale.ROOT));
    return hidden ? HIDDEN : item(before, after);
  }

  /** Of an item of a list. */
  public Secrecy item(@Nullable Json before, @Nullable Json after) {
    if (this == HIDDEN) {
      return HIDDEN;
    }
    return isSecret(before) || isSecret(after) ? SECRET : OPEN;
  }

  private static boolean isSecret(@Nullable Json value) {
    var kind = value instanceof Json.Obj map ? map.text("kind") : null;
    return kind != null && kind.strip().equalsIgnoreCase("secret");
  }

  /**
   * A value as it may be seen.
   *
   * @param mask stands for each value that is hidden, whatever its length; equal values and others
   *     look alike
   */
  public Json shown(Json value, String mask) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        var shown = new LinkedHashMap<String, Json>();
        fields.forEach((key, field) -> shown.put(key, under(key, field, null).shown(field, mask)));
        yield new Json.Obj(shown);
      }
      case Json.Arr(var items) when this != HIDDEN ->
          new Json.Arr(items.stream().map(item -> item(item, null).shown(item, mask)).toList());
      case Json.Str(var text) when isPrivateKey(text) -> Json.str(mask);
      default -> this == HIDDEN ? Json.str(mask) : value;
    };
  }

  /** Whether a private key is in a text, also one in base64. */
  public static boolean isPrivateKey(String text) {
    return PRIVATE_KEY.matcher(text).find()
        || ENCODED
            .matcher(text)
            .results()
            .anyMatch(found -> PRIVATE_KEY.matcher(decoded(found.group())).find());
  }

  private static String decoded(String base64) {
    var whole = base64.substring(0, base64.length() / 4 * 4);
    return new String(Base64.getDecoder().decode(whole), StandardCharsets.ISO_8859_1);
  }
}
