package dev.obupgrade.health;

import static dev.obupgrade.health.GateRow.OTHER;
import static dev.obupgrade.health.GateRow.VERSION;
import static dev.obupgrade.health.GateRow.data;
import static dev.obupgrade.health.GateRow.old;
import static dev.obupgrade.health.GateRow.open;
import static dev.obupgrade.health.GateRow.shut;
import static dev.obupgrade.health.GateRow.standby;

import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.reason.Reason;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataAtTest {

  @ParameterizedTest
  @MethodSource
  void answers(GateRow row) {
    row.check();
  }

  static Stream<GateRow> answers() {
    Gate gate = new DataAt(VERSION);
    return Stream.of(
        open(gate, "nothing", c -> {}, "The data of 3 tenants is at 4.3.5.2."),
        open(
            gate,
            "a standby tenant behind",
            c -> {
              c.tenants.replaceAll(t -> t.id() == 1002 ? standby(t) : t);
              c.dataVersions.removeIf(v -> v.tenantId() == 1002);
            },
            "The data of 2 tenants is at 4.3.5.2."),
        shut(
            gate,
            "no min_observer_version",
            c -> c.upgradeState = new UpgradeState(Set.of(false), Set.of("NONE"), Set.of()),
            Reason.MinObserverVersionDiffers,
            "min_observer_version is unknown, expected 4.3.5.2."),
        shut(
            gate,
            "min_observer_version in disagreement",
            c ->
                c.upgradeState =
                    new UpgradeState(
                        Set.of(false), Set.of("NONE"), Set.of(VERSION, OTHER.version())),
            Reason.MinObserverVersionDiffers,
            "min_observer_version is 4.3.5.2 and 4.3.5.3, expected 4.3.5.2."),
        shut(
            gate,
            "compatible behind",
            c ->
                data(
                    c,
                    v ->
                        new DataVersion(
                            v.tenantId(), v.target(), v.current(), v.upgradeBegin(), old())),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: mysql1 (target 4.3.5.2, current 4.3.5.2, compatible 4.3.5.1, upgrade begin 4.3.5.2)."),
        shut(
            gate,
            "no data version of a tenant",
            c -> c.dataVersions.removeIf(v -> v.tenantId() == 1001),
            Reason.DataVersionDiffers,
            "1 of 3 tenants not at data version 4.3.5.2: META$1002 (no data version)."),
        shut(
            gate,
            "no tenants",
            c -> c.tenants.clear(),
            Reason.NothingKnown,
            "The database lists no tenant."));
  }
}
