package dev.fleetwright.compiler.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretLinesTest {
  private static int[] of(String text) {
    var lines = SecretLines.of(text);
    return IntStream.rangeClosed(1, (int) text.lines().count()).filter(lines::has).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Secret\n",
        "kind: secret",
        "{\"kind\":\"Secret\"}",
        "? kind\n: 'SecretList'\n",
        "kind:\n  Secret",
        "a: &k Secret\nkind: *k\n",
        "kind: >-\n  Secret",
        "kind: !!str |-\n\n  Secret",
        "kind: \"\\u0053ecret\"",
        "kind: \"Sec\\x72et\"",
        "kind: \"Sec\\\n  ret\"",
        "kind: # what\n  Secret",
        "k: PuTTY-User-Key-File-2: ssh-rsa",
        "k: |\n  ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
        "k: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpN",
        "x: |\n  -----BEGIN EC PRIVATE KEY-----\n"
      })
  void all_of_a_file_with_a_secret_or_a_private_key(String text) {
    assertThat(of("a: 1\n" + text + "\nb: 2\n")).contains(1, (int) text.lines().count() + 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: SecretStore",
        "kind: SealedSecret",
        "secretName: secret",
        "selects: 1",
        "sections: 1",
        "resources: [secrets]",
        "-----BEGIN CERTIFICATE-----",
        "imagePullSecrets: []"
      })
  void none_of_others(String text) {
    assertThat(of(text)).isEmpty();
  }

  @Test
  void what_is_under_a_key_secrets() {
    assertThat(of("a:\n  secrets:\n    A: 1\n\n  # more\n    B: 2\n  env: {}\nb: 1"))
        .containsExactly(2, 3, 4, 5, 6);
    assertThat(of("- secrets:\n    A: 1\n  env: {}\n- secrets.A: 1\n  b: 2"))
        .containsExactly(1, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "Secrets", "secerts", "sercets", "secretes", "\"secrest\""})
  void a_key_that_is_written_wrongly_counts_too(String key) {
    assertThat(of("a: 1\n" + key + ": {DB: x}\nb: 2")).containsExactly(2);
  }

  @Test
  void brackets_quotes_and_tabs_may_reach_further_than_the_indentation() {
    assertThat(of("a:\n  secrets: {\nA: [1,\n2],\n'}': 1\n}\n  b: 2"))
        .containsExactly(2, 3, 4, 5, 6);
    assertThat(of("a:\n  secrets:\n    A: \"1\n2\"\n  b: 2")).containsExactly(2, 3, 4);
    assertThat(of("a:\r\n  secrets:\r\n\tA: 1\r\n  b: 2")).containsExactly(2, 3);
    assertThat(of("secrets:\n  A: it's # {\nb: 2")).containsExactly(1, 2);
  }

  @Test
  void a_line_of_megabytes_takes_no_time() {
    var lines = SecretLines.of("{\"kind\":\"Pod\",\"secrets\":[]} &x ".repeat(100_000));

    assertThat(lines.has(1)).isTrue();
  }
}
