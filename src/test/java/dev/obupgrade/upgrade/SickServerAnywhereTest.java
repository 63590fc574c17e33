package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeFaults;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of three servers falls ill after any write of a whole upgrade, and stays so to the end. */
@ExtendWith(QuietLog.class)
class SickServerAnywhereTest {
  private static final int WRITES = 150;
  private static final int STRIDE = 7;

  private interface Illness {
    void befall(FakeFaults faults, ServerAddress server);
  }

  @ParameterizedTest
  @ValueSource(ints = {4013, ErrorCode.NO_SUCH_TABLE})
  void whatItRefusesTheOthersAnswer(int code) {
    fallsIllAnywhere((faults, server) -> faults.sick(server, code));
  }

  @ParameterizedTest
  @ValueSource(ints = {ErrorCode.ACCESS_DENIED})
  void whereItLetsNobodyInTheOthersDo(int code) {
    fallsIllAnywhere((faults, server) -> faults.refuseLogins(server, code));
  }

  private static void fallsIllAnywhere(Illness illness) {
    List<String> wrong = new ArrayList<>();
    for (String zone : List.of("zone1", "zone2", "zone3")) {
      for (int n = 0; n <= WRITES; n += STRIDE) {
        List<String> complaints = complaints(illness, zone, n);
        if (!complaints.isEmpty()) {
          wrong.add("server of %s after write %d: %s".formatted(zone, n, complaints));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> complaints(Illness illness, String zone, int write) {
    Scene scene = Scene.threeZones();
    FakeCluster database = scene.cluster().database();
    ServerAddress server = database.serversOf(zone).getFirst();
    Map<String, String> before = Parameters.of(database);
    if (write == 0) {
      illness.befall(database.faults(), server);
    }
    scene.once(
        () -> scene.kubernetes().writes() >= write,
        () -> illness.befall(database.faults(), server));

    Upgrade upgrade = scene.apply().run();
    if (upgrade.status().message().contains("refused by a sick server")) {
      // It fell ill between the start of a script or suite and its login, which waits for a person.
      upgrade.retry("1");
      upgrade.run();
    }

    List<String> complaints = new ArrayList<>(database.violations());
    if (!"Succeeded".equals(upgrade.phase())) {
      complaints.add(upgrade.status().step() + ": " + upgrade.status().message());
    }
    if (!Parameters.of(database).equals(before)) {
      complaints.add("values are not as before");
    }
    return complaints;
  }
}
