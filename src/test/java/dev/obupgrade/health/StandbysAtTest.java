package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.data;
import static dev.obupgrade.health.GateRow.old;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.standby;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandbysAtTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new StandbysAt(VERSION);
    return Stream.of(
        open(gate, "no standby tenant", c -> c.dataVersions.clear(), "No tenant is a standby."),
        open(
            gate,
            "nothing",
            StandbysAtTest::withStandby,
            "The data of 1 standby tenant is at 4.3.5.2."),
        shut(
            gate,
            "a standby tenant behind",
            c -> {
              withStandby(c);
              data(
                  c,
                  v ->
                      new DataVersion(
                          v.tenantId(), old(), old(), v.upgradeBegin(), v.compatible()));
            },
            Reason.StandbyBehind,
            "1 of 1 standby tenants not at data version 4.3.5.2: mysql1 (target 4.3.5.1, current 4.3.5.1, compatible 4.3.5.2, upgrade begin 4.3.5.2)."),
        shut(
            gate,
            "no data version of a standby tenant",
            c -> {
              withStandby(c);
              c.dataVersions.removeIf(v -> v.tenantId() == 1002);
            },
            Reason.StandbyBehind,
            "mysql1 (no data version)."));
  }

  private static void withStandby(ClusterSnapshot cluster) {
    cluster.tenants.replaceAll(t -> t.id() == 1002 ? standby(t) : t);
  }
}
