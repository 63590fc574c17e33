package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.ZonePhase;
import dev.obupgrade.api.ZoneStatus;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.Took;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator is upgraded in the middle of an upgrade, with its definition or without. */
class EarlierOperatorTest {
  private final Scene scene = Scene.threeZones();

  /**
   * Operators before 0.3.0 kept every step of every zone, what steps remember as a map, and every
   * check.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prepare",
        "zone1/minorFreeze",
        "zone2/clusterHealthy",
        "zone2/replacePods",
        "zone2/versionRefreshed",
        "zone2/startZone",
        "finish",
        "verify"
      })
  void anUpgradeThatOneBefore030BeganIsFinished(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    ObUpgradeStatus before = asBefore030(upgrade);
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", before);

    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.condition(Conditions.PRE_CHECK_PASSED).getStatus()).isEqualTo("True");
    assertThat(upgrade.status().progress()).isEqualTo("3/3 zones");
    assertThat(upgrade.status().hops().getFirst().zones())
        .allSatisfy(z -> assertThat(z.phase()).isEqualTo(ZonePhase.Upgraded))
        .allSatisfy(z -> assertThat(z.steps()).isEmpty());
    assertThat(scene.cluster().database().commands())
        .extracting(Command::text)
        .filteredOn(c -> c.startsWith("STOP ZONE"))
        .containsExactly("STOP ZONE zone1", "STOP ZONE zone2", "STOP ZONE zone3");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  private static ObUpgradeStatus asBefore030(Upgrade upgrade) {
    ObUpgradeStatus now = upgrade.status();
    List<HopStatus> hops =
        now.hops().stream()
            .map(
                hop ->
                    hop.withPreChecks(CheckRecords.all(hop))
                        .withChecks(List.<CheckStatus>of())
                        .withChecksPassed(null)
                        .withChecksNotApplicable(null)
                        .withStartedAt(null)
                        .withFinishedAt(null)
                        .withTook(null)
                        .withSteps(
                            hop.through()
                                ? past(upgrade, StepAddress.inHop(0, ""), hop.took())
                                : before030(hop.steps()))
                        .withZones(hop.zones().stream().map(z -> before030(upgrade, z)).toList()))
            .toList();
    return now.withBrief(List.of())
        .withReason(null)
        .withHops(hops)
        .withSteps(before030(now.steps()));
  }

  private static ZoneStatus before030(Upgrade upgrade, ZoneStatus zone) {
    List<StepStatus> steps =
        zone.through()
            ? past(upgrade, StepAddress.inZone(0, zone.name(), ""), zone.took())
            : before030(zone.steps());
    return ZoneStatus.pending(zone.name())
        .withPhase(zone.phase())
        .withSteps(steps)
        .withServers(zone.servers());
  }

  /** The last of a zone or hop was over in the write that dropped it. */
  private static List<StepStatus> past(Upgrade upgrade, StepAddress place, String took) {
    return before030(
        Took.parse(took).stream()
            .map(t -> upgrade.step(place.sibling(t.step())).orElseThrow())
            .map(
                s -> s.finishedAt() == null ? s.succeeded("done", s.startedAt().plusSeconds(1)) : s)
            .toList());
  }

  private static List<StepStatus> before030(List<StepStatus> steps) {
    return steps.stream()
        .map(s -> s.withNotes(notes(s.memo())).withMemo(null).withJob(null))
        .toList();
  }

  private static Map<String, String> notes(String memo) {
    return memo == null
        ? Map.of()
        : Arrays.stream(memo.split("; "))
            .map(part -> part.split("=", 2))
            .collect(
                Collectors.toMap(
                    part -> part[0], part -> part[1], (one, other) -> one, LinkedHashMap::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "resolvePath", "zone2/clusterHealthy", "zone2/replacePods"})
  void withAnOlderDefinitionNothingIsDoneUntilItIsThere(String step) {
    Upgrade upgrade = scene.apply();
    if (!step.isEmpty()) {
      upgrade.runTo(step);
    }
    int mutations = scene.kubernetes().mutations().size();
    int commands = scene.cluster().database().commands().size();
    scene
        .kubernetes()
        .upgrades()
        .pruning(
            s -> s.withBrief(List.of()).withHops(s.hops().stream().map(this::pruned).toList()));

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(scene.kubernetes().mutations().stream().skip(mutations))
        .allMatch(m -> m.kind().equals("ObUpgrade"));
    assertThat(scene.cluster().database().commands()).hasSize(commands);
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("DefinitionOutdated"))
        .hasSizeBetween(1, 15)
        .allSatisfy(e -> assertThat(e.message()).contains("Fix: ", "kubectl apply -k crds"));

    scene.kubernetes().upgrades().pruning(s -> s);
    scene.operator().runFor(Duration.ofMinutes(20));

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
  }

  /** As a definition has it that knows nothing of what is through. */
  private HopStatus pruned(HopStatus hop) {
    return hop.withTook(null).withZones(hop.zones().stream().map(z -> z.withTook(null)).toList());
  }
}
