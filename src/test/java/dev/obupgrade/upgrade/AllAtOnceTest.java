package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ZoneRestart;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code spec.zoneRestart: AllAtOnce}: the servers of a stopped zone go together, and the world's
 * own look says that no log stream ever loses its majority.
 */
class AllAtOnceTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  static Stream<Named<Consumer<FakeStatefulSet>>> sets() {
    return Stream.concat(
        SetKinds.rolling(),
        Stream.of(
            SetKinds.kind("OnDelete, OrderedReady", AllAtOnceTest::onDelete),
            SetKinds.kind("OnDelete, Parallel", set -> onDelete(set.parallel()))));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(1, 3).flatMap(n -> sets().map(kind -> Arguments.of(n, kind)));
  }

  private static void onDelete(FakeStatefulSet set) {
    set.strategy("{\"type\":\"OnDelete\"}", "kubectl-edit");
  }

  private static Scene scene(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(servers));
    scene.cluster().zones().forEach(zone -> making.accept(scene.cluster().set(zone)));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    return scene.timing(
        new FakeTiming(
            SHORT, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1)));
  }

  private static Upgrade apply(Scene scene) {
    return scene.apply("up", scene.cluster().spec().withZoneRestart(ZoneRestart.AllAtOnce));
  }

  private static void restart(Upgrade upgrade, ZoneRestart how) {
    upgrade.edit(s -> s.withZoneRestart(how));
  }

  private static List<Mutation> deletions(Scene scene, String zone) {
    return scene.kubernetes().mutations().stream()
        .filter(m -> m.kind().equals("Pod") && m.name().contains(zone))
        .toList();
  }

  private static long running(Scene scene, String zone, String image) {
    return scene.cluster().set(zone).podStates(Deployment.CONTAINER).stream()
        .filter(PodState::running)
        .filter(pod -> pod.image().equals(Optional.of(image)))
        .count();
  }

  private static void assertArrives(Scene scene, Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  /** How many servers of each zone's StatefulSet were down at the same time, at most. */
  private static Map<String, Integer> mostDown(Scene scene) {
    Map<String, Set<String>> down = new TreeMap<>();
    Map<String, Integer> most = new TreeMap<>();
    scene
        .kubernetes()
        .onPodStopped(
            (set, pod) -> {
              down.computeIfAbsent(set, any -> new TreeSet<>()).add(pod.name());
              most.merge(set, down.get(set).size(), Math::max);
            });
    scene.kubernetes().onPodStarted((set, pod, image) -> down.get(set).remove(pod.name()));
    return most;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theServersOfAZoneGoTogetherAndNothingElseDoes(
      int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    Map<String, Integer> most = mostDown(scene);
    String strategy = scene.cluster().set("zone2").strategy();

    assertArrives(scene, apply(scene));

    assertThat(most)
        .isEqualTo(
            Map.of("obtest-zone1", servers, "obtest-zone2", servers, "obtest-zone3", servers));
    for (String zone : scene.cluster().zones()) {
      List<Mutation> deletions = deletions(scene, zone);
      // The only pod of a zone is its controller's under RollingUpdate.
      assertThat(deletions).hasSize(servers == 1 && strategy.contains("Rolling") ? 0 : servers);
      assertThat(deletions).extracting(Mutation::name).doesNotHaveDuplicates();
      assertThat(deletions.stream().map(Mutation::at).distinct().count()).isLessThanOrEqualTo(1);
      assertThat(scene.cluster().set(zone).strategy()).isEqualTo(strategy);
    }
  }

  @Test
  void oneByOneOnlyOneServerIsDown() {
    Scene scene = scene(4, FakeStatefulSet::parallel);
    Map<String, Integer> most = mostDown(scene);

    assertArrives(scene, scene.apply());

    assertThat(most.values()).containsOnly(1);
  }

  /** The first deletion takes a while, and a server of another zone falls behind meanwhile. */
  @ParameterizedTest
  @MethodSource("sets")
  void theOthersStayWhenAnotherZoneLosesItsHealthInTheMiddle(Consumer<FakeStatefulSet> making) {
    Scene scene = scene(3, making);
    ServerAddress other = scene.cluster().database().serversOf("zone3").getFirst();
    scene.once(
        () -> !deletions(scene, "zone2").isEmpty(),
        () -> scene.cluster().database().setLogSynced(other, false));
    Upgrade upgrade = apply(scene).runTo("zone2/replacePods");
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(deletions(scene, "zone2")).hasSize(1);
    assertThat(running(scene, "zone2", Images.OLD)).isEqualTo(2);
    assertThat(upgrade.stepOf("zone2", "replacePods").reason()).isEqualTo("LogNotInSync");
    scene.cluster().database().setLogSynced(other, true);
    assertArrives(scene, upgrade);
    assertThat(deletions(scene, "zone2")).hasSize(3);
  }

  /** The first new server doesn't start, so the next pod waits until a person says otherwise. */
  @Test
  void anEditInTheMiddleOfAZoneTakesTheRestAtOnce() {
    Scene scene = scene(3, FakeStatefulSet::parallel);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    breakServers(scene);
    scene.operator().runFor(Duration.ofMinutes(10));
    assertThat(running(scene, "zone2", Images.OLD)).isEqualTo(2);

    restart(upgrade, ZoneRestart.AllAtOnce);
    scene.operator().runFor(Duration.ofMinutes(1));

    assertThat(deletions(scene, "zone2")).hasSize(3);
    assertThat(running(scene, "zone2", Images.OLD)).isZero();
    assertThat(deletions(scene, "zone3")).isEmpty();
    scene.kubernetes().repairServers(Images.TARGET);
    assertArrives(scene, upgrade);
  }

  @Test
  void anEditBackInTheMiddleOfAZoneHoldsTheRest() {
    Scene scene = scene(3, FakeStatefulSet::parallel);
    Upgrade upgrade = apply(scene).runTo("zone2/stopZone");
    breakServers(scene);
    scene.once(
        () -> !deletions(scene, "zone2").isEmpty(),
        () -> {
          scene.cluster().database().setZoneActive("zone3", false);
          restart(upgrade, ZoneRestart.OneByOne);
        });
    scene.operator().runFor(Duration.ofMinutes(5));
    scene.cluster().database().setZoneActive("zone3", true);
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(deletions(scene, "zone2")).hasSize(1);
    assertThat(running(scene, "zone2", Images.OLD)).isEqualTo(2);
    scene.kubernetes().repairServers(Images.TARGET);
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
  }

  private static void breakServers(Scene scene) {
    scene
        .kubernetes()
        .breakServers(Images.TARGET, new Trouble(Trouble.Kind.CRASHING, "ended with code 139"));
  }

  @Test
  void anotherImageReplacesAllBrokenPodsAtOnce() {
    Scene scene = scene(3, FakeStatefulSet::parallel);
    Upgrade upgrade = apply(scene).runTo("zone2/stopZone");
    breakServers(scene);
    scene.operator().runFor(Duration.ofMinutes(5));
    assertThat(running(scene, "zone2", Images.OLD)).isZero();

    scene.images().put(Images.TARGET + "-fixed", scene.images().get(Images.TARGET));
    upgrade.edit(s -> s.withTarget(new ImageVersion("4.3.5.3", Images.TARGET + "-fixed")));
    assertArrives(scene, upgrade);
  }

  static Stream<Named<Consumer<FakeStatefulSet>>> killed() {
    return Stream.of(
        SetKinds.kind("RollingUpdate", set -> {}),
        SetKinds.kind("OnDelete", set -> onDelete(set.parallel())));
  }

  @ParameterizedTest
  @MethodSource("killed")
  void killedAtAnyWriteOfAZoneItArrives(Consumer<FakeStatefulSet> making) {
    Scene undisturbed = quick(making);
    apply(undisturbed).runTo("zone2/replacePods");
    int first = undisturbed.kubernetes().writes();
    new Upgrade(undisturbed, "up").runTo("zone2/logInSync");
    int last = undisturbed.kubernetes().writes();
    assertThat(deletions(undisturbed, "zone2")).hasSize(3);
    List<String> wrong = new ArrayList<>();
    for (int n = first; n <= last; n++) {
      for (boolean before : List.of(true, false)) {
        Scene scene = quick(making);
        if (before) {
          scene.kubernetes().faults().killBeforeWrite(n);
        } else {
          scene.kubernetes().faults().killAfterWrite(n);
        }
        Upgrade upgrade = apply(scene).run();
        List<Object> found =
            List.of(
                upgrade.phase(),
                scene.operator().kills(),
                deletions(scene, "zone").size(),
                scene.cluster().set("zone2").strategy(),
                scene.cluster().database().violations());
        List<Object> expected =
            List.of("Succeeded", 1, 9, undisturbed.cluster().set("zone1").strategy(), List.of());
        if (!found.equals(expected)) {
          wrong.add("write " + n + (before ? " before: " : " after: ") + found);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Scene quick(Consumer<FakeStatefulSet> making) {
    FakeTimings timings = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    Scene scene =
        Scene.of(FakeClusterShape.threeZones().withServersPerZone(3).withTimings(timings))
            .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
    scene.cluster().zones().forEach(z -> making.accept(scene.cluster().set(z)));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    return scene;
  }
}
