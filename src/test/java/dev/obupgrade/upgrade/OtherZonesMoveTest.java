package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeClusterShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody moves the pods of a zone while another one is under way. */
class OtherZonesMoveTest {

  static Stream<Named<Consumer<FakeStatefulSet>>> moves() {
    return Stream.of(
        Named.of("kubectl rollout restart", set -> set.otherwise("restartedAt")),
        Named.of("a pod that somebody deletes", set -> set.beginToEnd(0)));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void theOperatorWaitsForTheOtherZoneAndThenGoesOn(Consumer<FakeStatefulSet> move) {
    Scene scene = Scene.threeZones();
    scene.kubernetes().advance(Duration.ofMinutes(5));
    Upgrade upgrade = scene.apply().runTo("zone2/minorFreeze");
    List<String> endingAtAnAct = noteEndingPods(scene);

    move.accept(scene.cluster().set("zone3"));
    upgrade.run();

    // Only what somebody did: no second zone was down, and no log stream lost its majority.
    assertThat(scene.cluster().database().violations())
        .hasSize(1)
        .allSatisfy(v -> assertThat(v).endsWith("of zone3 was ended while its zone was active"));
    assertThat(endingAtAnAct).isEmpty();
    assertThat(upgrade.history())
        .anySatisfy(
            status ->
                assertThat(status.message())
                    .contains("zone2/replacePods: ", "Zone zone3: ", "obtest-zone3"));
    assertThat(upgrade.events()).noneMatch(e -> e.reason().equals("StepFailed"));
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  /** The database only knows that a server doesn't report. */
  @ParameterizedTest
  @MethodSource("moves")
  void whileKubernetesWorksOnAZoneThatIsTheCauseOfWhatTheDatabaseReports(
      Consumer<FakeStatefulSet> move) {
    Scene scene = Scene.threeZones();
    scene.kubernetes().advance(Duration.ofMinutes(5));
    Upgrade upgrade = scene.apply().runTo("zone2/minorFreeze");

    move.accept(scene.cluster().set("zone3"));
    upgrade.run();

    assertThat(upgrade.history())
        .extracting(ObUpgradeStatus::message)
        .filteredOn(m -> m.startsWith("zone2/replacePods: "))
        .filteredOn(m -> m.contains("10.0.3.1"))
        .isNotEmpty()
        .anySatisfy(m -> assertThat(m).contains("pod obtest-zone3-0", "The database reports: "));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void noPodOfSeveralIsDeletedMeanwhile(Consumer<FakeStatefulSet> move) {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    scene.cluster().zones().forEach(z -> scene.cluster().set(z).strategy(Strategy.ON_DELETE));
    scene.cluster().set("zone3").strategy(Strategy.ROLLING_UPDATE);
    scene.kubernetes().advance(Duration.ofMinutes(5));
    Upgrade upgrade = scene.apply();
    List<String> endingAtAnAct = noteEndingPods(scene);
    scene.once(
        () -> upgrade.status().watched().size() == 3 && deletions(scene) == 1,
        () -> move.accept(scene.cluster().set("zone3")));

    upgrade.run();

    assertThat(endingAtAnAct).isEmpty();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  private static long deletions(Scene scene) {
    return scene.kubernetes().mutations().stream().filter(OtherZonesMoveTest::deletesPod).count();
  }

  private static boolean deletesPod(Mutation mutation) {
    return mutation.kind().equals("Pod") && mutation.verb().equals("delete");
  }

  /** Collects the pods of other zones that are ending when the operator acts on one. */
  private static List<String> noteEndingPods(Scene scene) {
    List<String> ending = new ArrayList<>();
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (write.kind().equals("StatefulSet") || deletesPod(write)) {
                scene.cluster().zones().stream()
                    .map(scene.cluster()::set)
                    .filter(set -> !write.name().startsWith(set.name()))
                    .flatMap(set -> set.podStates(Deployment.CONTAINER).stream())
                    .filter(pod -> pod.terminating() || !pod.running())
                    .forEach(
                        pod -> ending.add(write.headline() + " while " + pod.name() + " ends"));
              }
            });
    return ending;
  }
}
