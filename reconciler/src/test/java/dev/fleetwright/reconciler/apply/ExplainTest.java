package dev.fleetwright.reconciler.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Cause;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fix says what to do about what a server really says. */
class ExplainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Forbidden: may not be changed in an update. | delete it by hand",
        "Invalid value: {}: cannot change roleRef | delete it by hand",
        "Invalid value: 1: field is immutable | delete it by hand",
        "Forbidden: updates to provisioner are forbidden. | delete it by hand",
        "Invalid value: 'v1beta1': missing from spec.versions; v1beta1 was previously a storage"
            + " version, and must remain in spec.versions until a storage migration |"
            + " status.storedVersions",
        "Invalid value: 30080: provided port is already allocated | another one",
        "Invalid value: '10.0.0.9': failed to allocate IP 10.0.0.9: provided IP is already"
            + " allocated | another one",
        "Duplicate value: 'http' | one of them only",
        "Forbidden: may not be specified when strategy `type` is 'Recreate' | one of them only",
        "Invalid value: {}: only allowed for updateStrategy 'RollingUpdate' | one of them only",
        "Invalid value: 99999: must be between 1 and 65535, inclusive | correct it in the intent",
      })
  void the_fix_fits_what_the_server_says(String message, String fix) {
    var cause = new Cause("spec.x", "FieldValueInvalid", message.strip());
    var failure = new ClusterFailure(Kind.INVALID, 422, "refused", null, List.of(cause), "", null);

    var why = Explain.heldBack(new ObjectKey("", "Service", "a", "b"), "test/a", failure);

    assertThat(why.fix()).contains(fix);
  }
}
