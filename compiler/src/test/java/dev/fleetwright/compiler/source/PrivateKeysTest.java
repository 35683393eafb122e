package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  private static final List<String> KEYS =
      List.of(
          "-----BEGIN PRIVATE KEY-----\nMIIE\n",
          "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n",
          "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ\n",
          "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment\n",
          "PuTTY-User-Key-File-3: ssh-ed25519\n",
          "AGE-SECRET-KEY-1QQQ\n");

  @Test
  void in_base64_at_every_alignment_and_width_also_twice() {
    for (var key : KEYS) {
      assertThat(PrivateKeys.isIn("x " + key)).isTrue();
      for (int before = 0; before < 6; before++) {
        var once = base64("c".repeat(before) + key + "rest of it");
        for (var text : List.of(once, base64("d".repeat(before) + once), urlSafe(key))) {
          for (int width = 5; width < 80; width += 5) {
            for (var end : List.of("\n", "\r\n    ", "\\n", "\\\n  ", "\",\n \"")) {
              assertThat(PrivateKeys.isIn("key: " + wrapped(text, width, end)))
                  .as("%s at %d, %d wide", key, before, width)
                  .isTrue();
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
        "no private key here",
        "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUMK",
        "name: putty, kind: Secret"
      })
  void nothing_else_is_one(String text) {
    assertThat(PrivateKeys.isIn(text)).isFalse();
    assertThat(PrivateKeys.isIn(base64(text))).isFalse();
  }

  private static String wrapped(String text, int width, String end) {
    return text.replaceAll("(.{" + width + "})", "$1" + end.replace("\\", "\\\\"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String urlSafe(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
