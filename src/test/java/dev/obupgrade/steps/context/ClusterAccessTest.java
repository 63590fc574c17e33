package dev.obupgrade.steps.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.steps.StepWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAccessTest {
  private final StepWorld world = StepWorld.of(FakeClusterShape.threeZones().withServersPerZone(2));

  /** What a step of this zone gets. */
  private <T> T inZone(String zone, Function<ClusterAccess, T> what) {
    List<T> got = new ArrayList<>();
    world.runInZone(
        zone,
        new Step<>() {
          @Override
          public String name() {
            return "logsIn";
          }

          @Override
          public StepResult run(UpgradeContext context) {
            got.add(what.apply(new ClusterAccess(context)));
            return StepResult.done("It has logged in.");
          }
        });
    return got.getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone1", "zone2", "zone3"})
  void theServersOfTheZoneUnderWayAreAskedLast(String zone) {
    List<String> own =
        world.set(zone).podStates("observer").stream().map(p -> p.ip().orElseThrow()).toList();

    List<String> hosts =
        inZone(zone, access -> access.access().endpoints().stream().map(Endpoint::host).toList());

    assertThat(hosts).hasSize(6);
    assertThat(hosts.subList(4, 6)).containsExactlyInAnyOrderElementsOf(own);
  }

  /** Also when the root service is there: the zone's servers end while the script runs. */
  @ParameterizedTest
  @ValueSource(strings = {"zone1", "zone2", "zone3"})
  void aJobNeverLogsInAtAServerOfTheZoneUnderWay(String zone) {
    List<String> own = world.database().serversOf(zone).stream().map(ServerAddress::ip).toList();

    String host = inZone(zone, access -> access.jobLogin().host());

    assertThat(host).isNotIn(own);
  }

  @Test
  void aJobNeverLogsInAtAServerThatIsNotInService() {
    world.database().serversOf("zone2").forEach(s -> world.database().setServerStopTime(s, 1));
    List<String> inService =
        world.database().serversOf("zone3").stream().map(ServerAddress::ip).toList();

    String host = inZone("zone1", access -> access.jobLogin().host());

    assertThat(host).isIn(inService);
  }

  @Test
  void aJobLogsInAtAServerThatAnswers() {
    ServerAddress silent = world.database().serversOf("zone2").getFirst();
    world.database().faults().refuseLogins(silent, ErrorCode.TIMEOUT);

    String host = inZone("zone1", access -> access.jobLogin().host());

    assertThat(host).isNotEqualTo(silent.ip());
  }

  @Test
  void aPodThatIsBeingDeletedIsNotAsked() {
    String ending = world.set("zone2").podStates("observer").getFirst().ip().orElseThrow();
    world.set("zone2").beginToEnd(0);

    List<String> hosts =
        inZone(
            "zone1", access -> access.access().endpoints().stream().map(Endpoint::host).toList());

    assertThat(hosts).hasSize(5).doesNotContain(ending);
  }
}
