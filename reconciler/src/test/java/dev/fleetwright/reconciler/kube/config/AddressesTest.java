package dev.fleetwright.reconciler.kube.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a name leads to is judged as much as what is written as a number. */
class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "224.0.0.1",
        "0.0.0.0",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void a_name_that_leads_where_no_cluster_is_does_not_resolve(String host) {
    assertThatThrownBy(() -> Addresses.resolve(host))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageEndingWith(Addresses.REFUSED);
  }

  @Test
  void others_do() throws Exception {
    assertThat(Addresses.resolve("localhost")).isNotEmpty();
  }
}
