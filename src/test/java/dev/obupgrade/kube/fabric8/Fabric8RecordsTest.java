package dev.obupgrade.kube.fabric8;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.kube.ClusterRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What needs no API server: the contract suite has the rest. */
class Fabric8RecordsTest {
  private static final ClusterRecord NEVER_READ =
      new ClusterRecord(
          "ns",
          "record",
          "uid",
          "up",
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final Fabric8Records records = new Fabric8Records(null, List.of());

  @Test
  void aRecordThatNobodyHasReadIsNeverOverwritten() {
    assertThatThrownBy(() -> records.replace(NEVER_READ)).hasMessageContaining("must be read");
  }

  @Test
  void aRecordThatNobodyHasReadIsNeverDeleted() {
    assertThatThrownBy(() -> records.delete(NEVER_READ)).hasMessageContaining("must be read");
  }
}
