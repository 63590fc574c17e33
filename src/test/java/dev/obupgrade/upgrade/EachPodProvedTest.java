package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several servers a zone under RollingUpdate: every pod goes by a deletion of the operator's, which
 * it has just proved, and the update strategy is afterwards what it was.
 */
class EachPodProvedTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String ARGO = "argocd-controller";

  /** As a person wrote it; the API server adds no field that is absent here. */
  private static final String EXACTLY =
      "{\"rollingUpdate\":{\"maxUnavailable\":\"50%\",\"partition\":0},\"type\":\"RollingUpdate\"}";

  private static final String BARE = "{\"type\":\"RollingUpdate\"}";

  static Stream<Arguments> kinds() {
    return Stream.of(2, 3)
        .flatMap(servers -> SetKinds.rolling().map(kind -> Arguments.of(servers, kind)));
  }

  private static Scene scene(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(servers));
    scene.cluster().zones().forEach(zone -> making.accept(scene.cluster().set(zone)));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    // A new pod takes a minute to be ready, as that of a real observer does.
    return scene.timing(
        new FakeTiming(
            SHORT, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1)));
  }

  private static void assertArrives(Scene scene, Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  private static List<String> deletions(Scene scene, String zone) {
    return scene.kubernetes().mutations().stream()
        .filter(m -> m.kind().equals("Pod") && m.name().contains(zone))
        .map(Mutation::headline)
        .toList();
  }

  private static Optional<String> held(Scene scene, String zone) {
    return scene.cluster().set(zone).strategyBefore();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aControllerThatIsSlowToSeeTheStrategy(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    scene.timing(new FakeTiming(Duration.ofSeconds(20), SHORT, SHORT, SHORT));

    assertArrives(scene, scene.apply());

    assertThat(scene.kubernetes().mutations())
        .filteredOn(m -> m.detail().endsWith(" held"))
        .as("each StatefulSet once")
        .hasSize(3);
  }

  /**
   * Another process had finished the zone meanwhile, and had noted that the strategy is restored.
   */
  @ParameterizedTest
  @MethodSource("kinds")
  void aHoldThatComesWhenItsZoneIsThrough(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.cluster().set("zone1").hold();

    assertArrives(scene, upgrade);

    assertThat(held(scene, "zone1")).isEmpty();
    assertThat(scene.cluster().set("zone1").strategy()).contains("RollingUpdate");
  }

  /** Up to the deletion of this zone's first pod. */
  private static Upgrade firstPodDeleted(Scene scene, String zone) {
    Upgrade upgrade = scene.apply().runTo(zone + "/replacePods");
    scene.operator().runUntil(() -> !deletions(scene, zone).isEmpty());
    return upgrade;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noPodGoesWithoutADeletionOfTheOperators(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    List<String> unasked = new ArrayList<>();
    scene
        .kubernetes()
        .onPodStopped(
            (set, pod) -> {
              if (deletions(scene, set).stream().noneMatch(d -> d.endsWith(pod.name()))) {
                unasked.add(pod.name());
              }
            });

    assertArrives(scene, scene.apply());

    assertThat(unasked).isEmpty();
    for (String zone : scene.cluster().zones()) {
      assertThat(deletions(scene, zone)).hasSize(servers);
      assertThat(scene.cluster().set(zone).strategy()).contains("RollingUpdate");
      assertThat(held(scene, zone)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNextPodStaysWhileAnotherZoneLacksAServer(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    Upgrade upgrade = firstPodDeleted(scene, "zone2");
    scene.operator().runFor(Duration.ofSeconds(15));
    ServerAddress lost = scene.cluster().database().serversOf("zone1").getFirst();
    loseServer(scene, "obtest-zone1-0 " + Images.TARGET, lost);
    List<String> ofTheLoss = scene.cluster().database().violations();

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(deletions(scene, "zone2")).hasSize(1);
    assertThat(running(scene, "zone2", Images.OLD)).isEqualTo(servers - 1);
    assertThat(upgrade.status().step()).isEqualTo("zone2/replacePods");
    scene.kubernetes().repairServers("obtest-zone1-0 " + Images.TARGET);
    scene.cluster().database().faults().serverNeverComesBack(lost, false);
    scene.cluster().set("zone1").losePod(0);
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations())
        .isEqualTo(ofTheLoss)
        .noneMatch(violation -> violation.contains("lost its majority"));
  }

  /** The node of a zone's first server dies. */
  private static void loseServer(Scene scene, String podAndImage, ServerAddress lost) {
    Trouble trouble = new Trouble(Trouble.Kind.UNSCHEDULABLE, "0/3 nodes are available");
    scene.kubernetes().breakServers(podAndImage, trouble);
    scene.cluster().database().faults().serverNeverComesBack(lost, true);
    String set = podAndImage.substring(0, podAndImage.indexOf("-0 "));
    scene.kubernetes().statefulSet(Deployment.NAMESPACE, set).crashContainer(0);
  }

  private static long running(Scene scene, String zone, String image) {
    return scene.cluster().set(zone).podStates(Deployment.CONTAINER).stream()
        .filter(PodState::running)
        .filter(pod -> pod.image().equals(Optional.of(image)))
        .count();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNextPodStaysWhileTheNewOnesServerIsAway(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    Trouble trouble = new Trouble(Trouble.Kind.CRASHING, "ended with code 139");
    scene.kubernetes().breakServers(Images.TARGET, trouble);

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(running(scene, "zone2", Images.OLD)).isEqualTo(servers - 1);
    scene.kubernetes().repairServers(Images.TARGET);
    assertArrives(scene, upgrade);
  }

  @ParameterizedTest
  @ValueSource(strings = {EXACTLY, BARE})
  void theStrategyIsRestoredExactly(String strategy) {
    Scene scene = scene(2, set -> set.strategy(strategy, "kubectl-edit"));
    Upgrade upgrade = firstPodDeleted(scene, "zone2");

    assertThat(held(scene, "zone2")).contains(strategy);
    assertThat(scene.cluster().set("zone2").strategy()).isEqualTo("{\"type\":\"OnDelete\"}");
    assertThat(upgrade.status().watched().get(1).strategyBefore()).isEqualTo(strategy);
    assertThat(upgrade.is(Conditions.DRIFTED)).isFalse();
    assertArrives(scene, upgrade);
    assertRestored(scene, strategy);
    assertThat(upgrade.status().watched()).allMatch(zone -> zone.strategyBefore() == null);
  }

  private static void assertRestored(Scene scene, String strategy) {
    for (String zone : scene.cluster().zones()) {
      assertThat(scene.cluster().set(zone).strategy()).isEqualTo(strategy);
      assertThat(held(scene, zone)).isEmpty();
    }
  }

  @Test
  void twoHopsHoldAndRestoreTwice() {
    Scene scene = scene(2, set -> set.strategy(EXACTLY, "kubectl-edit"));
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops()).run();

    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(deletions(scene, "zone2")).hasSize(4);
    assertRestored(scene, EXACTLY);
  }

  @Test
  void aPersonsOnDeleteStays() {
    Scene scene = scene(2, set -> set.strategy("{\"type\":\"OnDelete\"}", "kubectl-edit"));

    assertArrives(scene, scene.apply());

    assertRestored(scene, "{\"type\":\"OnDelete\"}");
  }

  @Test
  void theOnlyPodOfAZoneIsReplacedByItsController() {
    Scene scene = scene(1, set -> {});

    assertArrives(scene, scene.apply());

    assertThat(deletions(scene, "zone")).isEmpty();
  }

  @Test
  void whoRestoresRollingUpdateInTheMiddleIsNamedAndItIsHeldAgain() {
    Scene scene = scene(3, set -> set.strategy(EXACTLY, "kubectl-edit"));
    Upgrade upgrade = firstPodDeleted(scene, "zone2");

    scene.cluster().set("zone2").strategy(EXACTLY, ARGO);
    scene
        .operator()
        .runUntil(() -> "StrategyPutBack".equals(upgrade.stepOf("zone2", "replacePods").reason()));

    assertThat(upgrade.status().message()).contains(ARGO, "obtest-zone2", "ignoreDifferences");
    assertThat(scene.cluster().set("zone2").strategy()).isEqualTo("{\"type\":\"OnDelete\"}");
    assertArrives(scene, upgrade);
    assertThat(deletions(scene, "zone2")).hasSize(3);
    assertRestored(scene, EXACTLY);
  }

  @Test
  void anAnnotationThatSomebodyRemovesIsNotNeeded() {
    Scene scene = scene(2, set -> set.strategy(EXACTLY, "kubectl-edit"));
    Upgrade upgrade = firstPodDeleted(scene, "zone2");
    scene.cluster().set("zone2").removeAnnotation();
    scene.operator().runFor(Duration.ofSeconds(15));

    assertThat(upgrade.is(Conditions.DRIFTED)).isFalse();
    assertArrives(scene, upgrade);
    assertRestored(scene, EXACTLY);
  }

  /** Somebody restored the old image in a zone that is through, and its pods have it already. */
  @ParameterizedTest
  @MethodSource("kinds")
  void eachPodOfARestoredImageIsProvedToo(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene =
        scene(servers, set -> making.andThen(s -> s.strategy(EXACTLY, "kubectl-edit")).accept(set));
    Upgrade upgrade = scene.apply().runTo("zone2/clusterHealthy");
    scene.cluster().set("zone1").template(Deployment.CONTAINER, Images.OLD, ARGO);
    scene.kubernetes().advance(Duration.ofMinutes(10));
    assertThat(running(scene, "zone1", Images.OLD)).isEqualTo(servers);
    scene.operator().runUntil(() -> deletions(scene, "zone1").size() > servers);
    scene.operator().runFor(Duration.ofSeconds(15));
    ServerAddress lost = scene.cluster().database().serversOf("zone2").getFirst();
    loseServer(scene, "obtest-zone2-0 " + Images.OLD, lost);

    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(deletions(scene, "zone1")).hasSize(servers + 1);
    assertThat(running(scene, "zone1", Images.OLD)).isEqualTo(servers - 1);
    assertThat(held(scene, "zone1")).contains(EXACTLY);
    scene.kubernetes().repairServers("obtest-zone2-0 " + Images.OLD);
    scene.cluster().database().faults().serverNeverComesBack(lost, false);
    scene.cluster().set("zone2").losePod(0);
    assertThat(upgrade.run().phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(deletions(scene, "zone1")).hasSize(2 * servers);
    assertRestored(scene, EXACTLY);
  }

  /** A person finishes the zone, and applies the next upgrade later. */
  @Test
  void whatADeletedUpgradeHeldTheNextOneRestores() {
    Scene scene = scene(2, set -> set.strategy(EXACTLY, "kubectl-edit"));
    firstPodDeleted(scene, "zone2").delete();
    scene.kubernetes().advance(Duration.ofMinutes(5));

    assertThat(scene.cluster().set("zone2").strategy()).isEqualTo("{\"type\":\"OnDelete\"}");
    assertThat(held(scene, "zone2")).contains(EXACTLY);

    Scene later = scene(2, set -> set.strategy(EXACTLY, "kubectl-edit"));
    later.cluster().set("zone2").hold();
    later.kubernetes().advance(Duration.ofMinutes(5));
    Upgrade upgrade = later.apply().runTo("zone1/stopZone");
    assertThat(upgrade.status().watched().get(1).strategyBefore()).isEqualTo(EXACTLY);
    assertThat(upgrade.is(Conditions.DRIFTED)).isFalse();
    assertArrives(later, upgrade);
    assertThat(later.cluster().set("zone2").strategy()).isEqualTo(EXACTLY);
    assertThat(held(later, "zone2")).isEmpty();
  }

  @Test
  void killedAtAnyWriteItArrivesAndTheStrategyIsRestored() {
    Scene undisturbed = quick();
    undisturbed.apply().runTo("zone2/replacePods");
    int first = undisturbed.kubernetes().writes();
    new Upgrade(undisturbed, "up").runTo("zone2/logInSync");
    int last = undisturbed.kubernetes().writes();
    assertThat(deletions(undisturbed, "zone2")).hasSize(2);
    List<String> wrong = new ArrayList<>();
    for (int n = first; n <= last; n++) {
      for (boolean before : List.of(true, false)) {
        Scene scene = quick();
        if (before) {
          scene.kubernetes().faults().killBeforeWrite(n);
        } else {
          scene.kubernetes().faults().killAfterWrite(n);
        }
        Upgrade upgrade = scene.apply().run();
        Map<String, Object> found =
            Map.of(
                "phase", upgrade.phase(),
                "kills", scene.operator().kills(),
                "deletions", deletions(scene, "zone").size(),
                "strategy", scene.cluster().set("zone2").strategy(),
                "held", held(scene, "zone2"),
                "violations", scene.cluster().database().violations());
        Map<String, Object> expected =
            Map.of(
                "phase",
                "Succeeded",
                "kills",
                1,
                "deletions",
                6,
                "strategy",
                EXACTLY,
                "held",
                Optional.empty(),
                "violations",
                List.of());
        if (!found.equals(expected)) {
          wrong.add("write " + n + (before ? " before: " : " after: ") + found);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Scene quick() {
    FakeTimings timings = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    Scene scene =
        Scene.of(FakeClusterShape.threeZones().withServersPerZone(2).withTimings(timings))
            .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
    scene.cluster().zones().forEach(z -> scene.cluster().set(z).strategy(EXACTLY, "kubectl-edit"));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    return scene;
  }
}
