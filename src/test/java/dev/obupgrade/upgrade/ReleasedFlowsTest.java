package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import dev.obupgrade.steps.UpgradeSteps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator is upgraded, or set back, in the middle of an upgrade. The statuses are frozen as
 * released operators wrote them, at the same points of the same upgrade of two hops.
 */
class ReleasedFlowsTest {
  private static final List<String> POINTS =
      List.of(
          "hop1-prepare",
          "hop1-zone2-clusterHealthy",
          "hop1-zone2-minorFreeze",
          "hop1-zone2-replacePods",
          "hop1-zone2-versionRefreshed",
          "hop1-settle",
          "hop2-preCheck",
          "hop2-zone2-startZone",
          "hop2-finish",
          "verify");

  private final Scene scene = Scene.threeZones();

  /** A folder for each flow and layout of the status that a release had. */
  static Stream<String> frozen() {
    return Stream.of("flow1/0.2.0", "flow1/0.3.0")
        .flatMap(release -> POINTS.stream().map(point -> release + "/" + point));
  }

  private static ObUpgradeStatus status(String name) {
    try (InputStream in = ReleasedFlowsTest.class.getResourceAsStream(name + ".yaml")) {
      return Serialization.unmarshal(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), ObUpgradeStatus.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The world at the point where the status was written. */
  private Upgrade at(String name) {
    String point = name.substring(name.lastIndexOf('/') + 1);
    ObUpgradeStatus frozen = status(name);
    Optional<Integer> hop =
        point.startsWith("hop") ? Optional.of(point.charAt(3) - '1') : Optional.empty();
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops());
    scene
        .operator()
        .runUntil(
            () ->
                frozen.step().equals(upgrade.status().step())
                    && hop.map(h -> reached(upgrade.status(), h)).orElse(true));
    return upgrade;
  }

  private static boolean reached(ObUpgradeStatus status, int hop) {
    return hop == 0 || status.hops().getFirst().through();
  }

  private List<String> zonesStopped() {
    return scene.cluster().database().commands().stream()
        .map(Command::text)
        .filter(c -> c.startsWith("STOP ZONE"))
        .map(c -> c.substring("STOP ZONE ".length()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("frozen")
  void anUpgradeThatAReleasedOperatorBeganIsTakenToItsEnd(String name) {
    Upgrade upgrade = at(name);
    ObUpgradeStatus before = status(name);
    assertThat(before.flow()).isNull();
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", before);
    scene.operator().restart();

    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.status().flow()).isEqualTo(1);
    assertThat(upgrade.status().progress()).isEqualTo("6/6 zones");
    assertThat(zonesStopped())
        .containsExactly("zone1", "zone2", "zone3", "zone1", "zone2", "zone3");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.NEXT_BUILD);
  }

  @Test
  void aNewUpgradeBeginsWithTheNewestListOfSteps() {
    Upgrade upgrade = scene.apply().runTo("validate");

    assertThat(upgrade.status().flow()).isEqualTo(UpgradeSteps.of(UpgradeMode.Upgrade).newest());
    assertThat(upgrade.run().status().flow()).isEqualTo(upgrade.history().getFirst().flow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"prepare", "zone2/replacePods", "finish"})
  void whatALaterOperatorBeganIsLeftAlone(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    ObUpgradeStatus later = upgrade.status().withFlow(99);
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", later);
    int mutations = scene.kubernetes().mutations().size();
    int commands = scene.cluster().database().commands().size();

    scene.operator().restart();
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(scene.kubernetes().mutations()).as("not even its status").hasSize(mutations);
    assertThat(scene.cluster().database().commands()).hasSize(commands);
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("LaterOperator"))
        .hasSizeBetween(1, 15)
        .allSatisfy(
            e ->
                assertThat(e.message())
                    .contains("list 99", "does nothing", "Fix: ", "version of the operator"));

    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", later.withFlow(1));
    scene.operator().runFor(Duration.ofMinutes(20));
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  @Test
  void whatALaterOperatorFinishedStaysAsItIs() {
    Upgrade upgrade = scene.apply().run();
    ObUpgradeStatus later = upgrade.status().withFlow(99);
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", later);
    int mutations = scene.kubernetes().mutations().size();

    upgrade.retry("again");
    upgrade.run();

    assertThat(scene.kubernetes().mutations()).hasSize(mutations);
  }

  @Test
  void checksThatALaterOperatorMadeCanRunAgain() {
    Upgrade upgrade = scene.apply("up", scene.cluster().preCheckOnly()).run();
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", upgrade.status().withFlow(99));

    upgrade.retry("again");
    upgrade.run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(upgrade.status().round()).isEqualTo(2);
    assertThat(upgrade.status().flow()).isEqualTo(1);
  }

  /** Whatever number the status has: the first step without a success may be far behind. */
  @Test
  void zone1IsNotBegunAgainWhileZone2IsStopped() {
    Upgrade upgrade = scene.apply().runTo("zone2/replacePods");
    StepAddress lost = StepAddress.inHop(0, "prepare");
    ObUpgradeStatus before = upgrade.status();
    StepStatus record = StepRecords.find(before, lost).orElseThrow();
    ObUpgradeStatus gap =
        StepRecords.editHop(
            before,
            lost,
            h -> h.withSteps(h.steps().stream().filter(s -> !s.equals(record)).toList()));
    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", gap);
    int commands = scene.cluster().database().commands().size();

    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(scene.cluster().database().commands()).hasSize(commands);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.status().reason()).isEqualTo("StepsDiffer");
    assertThat(upgrade.status().message())
        .contains("Step prepare has no record", "zone1/clusterHealthy", "Fix: ");
    assertThat(upgrade.events()).filteredOn(e -> e.reason().equals("StepsDiffer")).hasSize(1);
    assertThat(StepRecords.find(upgrade.status(), lost)).isEmpty();

    scene.kubernetes().upgrades().put(Deployment.NAMESPACE, "up", before);
    scene.operator().runFor(Duration.ofMinutes(20));
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }
}
