package dev.fleetwright.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MembershipTest {
  @Test
  void the_id_is_the_one_that_kubectl_works_out() {
    // The ids that kubectl's own tests expect of these two parents.
    assertThat(Membership.id("my-set", "test", "Secret", ""))
        .isEqualTo("applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1");
    assertThat(Membership.id("my-set", "", "ApplySet", "company.com"))
        .isEqualTo("applyset-rhp1a-HVAVT_dFgyEygyA1BEB82HPp2o10UiFTpqtAs-v1");
  }

  @Test
  void an_owner_is_a_label_value_that_differs_by_installation_and_unit() {
    assertThat(Owner.of("fleet", "one").label("test/a"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(Owner.of("fleet", "two").label("test/a"))
        .isNotEqualTo(Owner.of("other", "one").label("test/a"))
        .isNotEqualTo(Owner.of("fleet", "one").label("test/b"));
  }
}
