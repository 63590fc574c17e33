package dev.obupgrade.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.flow.Flow;
import dev.obupgrade.flow.Flows;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pins every list of steps that a release had to its number. */
class UpgradeStepsTest {
  private static final UpgradePlan PLAN =
      new UpgradePlan(
          "4.3.5.2-1", List.of(new PlannedHop("4.3.5.3", "4.3.5.3-1", "image")), List.of("z"));

  private static final String WHAT_TO_DO =
      """
      The steps of a flow, their names or their order have changed. Upgrades that began with them may be under way.
      If a release had this flow: restore it, and add the changed list as a new flow, with the next number, to
      UpgradeSteps.of and to this test. docs/architecture.md says how (How to change the list of steps).
      If no release had it yet: change its line in this test.
      """;

  /** A line for each number, in order. A line that a release had never changes. */
  private static final Map<UpgradeMode, List<String>> RELEASED =
      Map.of(
          UpgradeMode.Upgrade,
          List.of(
              "validate resolvePath takeRecord preCheck prepare"
                  + " z/clusterHealthy z/pullImage z/stopZone z/minorFreeze z/replacePods"
                  + " z/versionRefreshed z/logInSync z/schemaRefreshed z/zoneHealthy z/startZone"
                  + " z/zoneServing"
                  + " finish verifyVersion restoreParameters settle restoreParameters verify"),
          UpgradeMode.PreCheckOnly,
          List.of("validate resolvePath takeRecord preCheck restoreParameters releaseRecord"));

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void everyListOfStepsIsAsItWasReleased(UpgradeMode mode) {
    Flows<UpgradeContext> flows = UpgradeSteps.of(mode);
    for (int number = 1; number <= RELEASED.get(mode).size(); number++) {
      assertThat(flows.number(number).map(UpgradeStepsTest::steps))
          .as("Flow %d of mode %s. %s", number, mode, WHAT_TO_DO)
          .contains(RELEASED.get(mode).get(number - 1));
    }
    assertThat(flows.newest())
        .as("Both modes have the same numbers, and this test has each. %s", WHAT_TO_DO)
        .isEqualTo(RELEASED.get(mode).size());
  }

  private static String steps(Flow<UpgradeContext> flow) {
    return String.join(
        " ", flow.places(Optional.of(PLAN)).stream().map(p -> p.address().toString()).toList());
  }
}
