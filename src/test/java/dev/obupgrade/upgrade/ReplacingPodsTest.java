package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Remark;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.kube.PodState.Trouble.Kind;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What keeps a zone's pods from their new image, or their servers from serving with it, for every
 * kind of StatefulSet: how it is told, and how the upgrade goes on.
 */
class ReplacingPodsTest {
  private static final Duration SECONDS = Duration.ofSeconds(40);
  private static final String MIRRORED = "mirror.test/oceanbase:4.3.5.3";

  /** Ways in which the zones' StatefulSets may be made, with one server a zone or two. */
  static Stream<Arguments> kinds() {
    Stream<Named<Consumer<FakeStatefulSet>>> all =
        Stream.concat(
            SetKinds.rolling(),
            Stream.of(
                SetKinds.kind("OnDelete", ReplacingPodsTest::onDelete),
                SetKinds.kind("OnDelete, Parallel", set -> onDelete(set.parallel()))));
    return all.flatMap(kind -> Stream.of(1, 2).map(servers -> Arguments.of(servers, kind)));
  }

  private static void onDelete(FakeStatefulSet set) {
    set.strategy(Strategy.ON_DELETE);
  }

  private static Scene scene(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = Scene.of(FakeClusterShape.threeZones().withServersPerZone(servers));
    scene.cluster().zones().forEach(zone -> making.accept(scene.cluster().set(zone)));
    scene.kubernetes().advance(Duration.ofMinutes(5));
    scene.images().put(MIRRORED, Images.good(Images.TARGET_BUILD));
    return scene;
  }

  private static void assertArrives(Scene scene, Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    WholeUpgradeTest.assertArrived(scene.cluster(), Images.TARGET_BUILD);
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  private static void assertTold(Scene scene, Upgrade upgrade, String reason, String... words) {
    scene.operator().runFor(SECONDS);
    assertThat(upgrade.status().message()).contains(words);
    assertThat(
            Stream.of("replacePods", "versionRefreshed")
                .filter(step -> upgrade.status().step().equals("zone2/" + step))
                .map(step -> upgrade.stepOf("zone2", step).reason()))
        .containsExactly(reason);
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  private static void targetImage(Upgrade upgrade, String image) {
    upgrade.edit(
        s ->
            new ObUpgradeSpec(
                s.cluster(),
                new ImageVersion(s.target().version(), image),
                s.via(),
                s.mode(),
                s.preCheck(),
                s.retry()));
  }

  private static List<String> deletions(Scene scene) {
    return written(scene, "Pod");
  }

  private static List<String> patches(Scene scene) {
    return written(scene, "StatefulSet");
  }

  private static List<String> written(Scene scene, String kind) {
    return scene.kubernetes().mutations().stream()
        .filter(m -> m.kind().equals(kind))
        .map(Mutation::headline)
        .toList();
  }

  /** A readiness that asks the database whether the pod's zone is active. */
  private static boolean zoneActive(Scene scene, String set) {
    return scene.cluster().zones().stream()
        .filter(zone -> scene.cluster().setOf(zone).equals(set))
        .allMatch(scene.cluster().database()::zoneActive);
  }

  @Test
  void anImageThatIsEditedWhilePodsAreReplacedIsAskedOnceOnEachNode() {
    Scene scene = scene(1, set -> {});
    Upgrade upgrade = scene.apply().runTo("zone1/replacePods");

    targetImage(upgrade, MIRRORED);
    assertArrives(scene, upgrade);

    assertThat(scene.kubernetes().jobs().requests())
        .filteredOn(
            job ->
                job.work().stream()
                    .anyMatch(w -> w instanceof Work.Probe probe && probe.image().equals(MIRRORED)))
        .flatExtracting(job -> job.node().stream().toList())
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anImageThatCannotBePulledIsToldAndAnotherPutInItsPlace(
      int servers, Consumer<FakeStatefulSet> making) {
    isToldAndAnotherPutInItsPlace(
        scene(servers, making),
        new Trouble(Kind.IMAGE, "pod X: ErrImagePull: 401"),
        "PodImagePull",
        "into the spec");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aServerThatCrashesIsToldWithItsLastWordsAndAnotherImagePutInItsPlace(
      int servers, Consumer<FakeStatefulSet> making) {
    isToldAndAnotherPutInItsPlace(
        scene(servers, making),
        new Trouble(Kind.CRASHING, "ended with code 139"),
        "PodCrashing",
        "--previous");
  }

  private static void isToldAndAnotherPutInItsPlace(
      Scene scene, Trouble trouble, String reason, String wayOut) {
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.kubernetes().breakServers(Images.TARGET, trouble);

    assertTold(scene, upgrade, reason, trouble.message(), wayOut);
    targetImage(upgrade, MIRRORED);
    assertArrives(scene, upgrade);
    assertThat(imagesOf(scene, "zone2")).containsOnly(MIRRORED);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatKeepsOnePodFromServingMayPass(int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    String last = "obtest-zone2-" + (servers - 1);
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene
        .kubernetes()
        .breakServers(
            last + " " + Images.TARGET, new Trouble(Kind.UNSCHEDULABLE, "0/3 nodes are available"));

    assertTold(scene, upgrade, "PodUnschedulable", "0/3 nodes", "so that a node fits");
    scene.kubernetes().repairServers(last + " " + Images.TARGET);
    assertArrives(scene, upgrade);
  }

  private static Set<String> imagesOf(Scene scene, String zone) {
    return scene.cluster().set(zone).podStates(Deployment.CONTAINER).stream()
        .map(pod -> pod.image().orElseThrow())
        .collect(Collectors.toSet());
  }

  @Test
  void anImageOfAnotherBuildIsNotPutInItsPlace() {
    Scene scene = scene(1, set -> {});
    BuildVersion other = BuildVersion.parse("4.3.5.3-103010092025080818");
    scene.images().put("registry.test/oceanbase:other", Images.good(other));
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.kubernetes().breakServers(Images.TARGET, new Trouble(Kind.CRASHING, "ended"));
    scene.operator().runFor(SECONDS);
    targetImage(upgrade, "registry.test/oceanbase:other");
    upgrade.run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ImageChanged");
    assertThat(upgrade.status().message()).contains(other.toString());
    assertThat(imagesOf(scene, "zone2")).containsOnly(Images.TARGET);
    targetImage(upgrade, MIRRORED);
    upgrade.retry("1");
    assertArrives(scene, upgrade);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aReadinessThatIsLostWithItsZoneKeepsNoServerFromBeingReplaced(
      int servers, Consumer<FakeStatefulSet> making) {
    Scene scene = scene(servers, making);
    boolean ordered =
        scene
            .kubernetes()
            .port()
            .statefulSets()
            .find(Deployment.NAMESPACE, "obtest-zone1")
            .orElseThrow()
            .ordered();
    scene.kubernetes().readiness((set, pod) -> zoneActive(scene, set), Duration.ofSeconds(6));

    if (ordered && servers > 1) {
      assertRefusedBeforeAnyPodIsTouched(scene);
    } else {
      assertArrives(scene, scene.apply());
    }
  }

  @Test
  void noFurtherServerIsGivenToAnImageThatDoesNotRun() {
    Scene scene = scene(2, set -> set.parallel().countsUnavailable());
    scene.kubernetes().readiness((set, pod) -> zoneActive(scene, set));
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.kubernetes().breakServers(Images.TARGET, new Trouble(Kind.CRASHING, "ended"));

    assertTold(scene, upgrade, "PodCrashing", "1 of 2 pods");
    scene.operator().runFor(Duration.ofHours(1));
    assertThat(imagesOf(scene, "zone2")).containsOnly(Images.OLD, Images.TARGET);
    targetImage(upgrade, MIRRORED);
    assertArrives(scene, upgrade);
  }

  /** The second new pod would not be made before the first is ready. */
  private static void assertRefusedBeforeAnyPodIsTouched(Scene scene) {
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.status().step()).isEqualTo("zone1/replacePods");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ReadinessNeedsZone");
    assertThat(upgrade.status().message()).contains("obtest-zone1", "Parallel", "--cascade=orphan");
    assertThat(upgrade.step(StepAddress.once("validate")).orElseThrow().message())
        .contains(Remark.ReadinessInOrder.consequence());
    assertThat(deletions(scene)).isEmpty();
    assertThat(imagesOf(scene, "zone1")).containsOnly(Images.OLD);
    scene.cluster().zones().forEach(zone -> scene.cluster().set(zone).parallel());
    scene.kubernetes().advance(Duration.ofMinutes(1));
    upgrade.retry("1");
    assertArrives(scene, upgrade);
  }

  /** As the documentation says, with the retry given before the pods are adopted. */
  @Test
  void aStatefulSetThatIsCreatedAgainWithAnotherPolicyIsWaitedFor() {
    Scene scene = scene(2, set -> {});
    scene.kubernetes().readiness((set, pod) -> zoneActive(scene, set));
    Upgrade upgrade = scene.apply().run();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ReadinessNeedsZone");
    List.of("zone2", "zone3").forEach(zone -> scene.cluster().set(zone).parallel());
    scene.kubernetes().orphan("default", "obtest-zone1");
    scene.operator().runFor(SECONDS);
    scene.kubernetes().createAgain("default", "obtest-zone1");
    FakeStatefulSet again = scene.cluster().set("zone1").parallel();
    // The watch of StatefulSets wakes the operator.
    scene.operator().hear("up");
    scene.operator().runFor(SECONDS);
    // A controller that takes its time.
    again.adopted(false);

    upgrade.retry("1");
    scene.operator().runFor(Duration.ofMinutes(2));

    assertThat(upgrade.stepOf("zone1", "replacePods").reason()).isEqualTo("PodsOrphaned");
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("PodsOrphaned");
    assertThat(imagesOf(scene, "zone1")).containsOnly(Images.OLD);
    again.adopted(true);
    assertArrives(scene, upgrade);
    assertThat(upgrade.history())
        .flatExtracting(status -> Upgrade.records(status).toList())
        .extracting(StepStatus::reason)
        .doesNotContain("ForeignPod");
  }

  /** The probe still says ready when the zone has just been stopped. */
  @Test
  void itIsWaitedForAsLongAsProbesTakeToTell() {
    Scene scene = scene(2, set -> {});
    Duration tells = Duration.ofSeconds(90);
    Map<String, Instant> stopped = new HashMap<>();
    scene
        .kubernetes()
        .readiness(
            (set, pod) ->
                zoneActive(scene, set)
                    || scene
                        .clock()
                        .instant()
                        .isBefore(
                            stopped
                                .computeIfAbsent(set, any -> scene.clock().instant())
                                .plus(tells)),
            tells);
    Upgrade upgrade = scene.apply().runTo("zone1/replacePods");
    scene.operator().runFor(Duration.ofSeconds(20));

    assertThat(upgrade.stepOf("zone1", "replacePods").reason()).isEqualTo("ReadinessAwaited");
    upgrade.run();
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ReadinessNeedsZone");
    assertThat(imagesOf(scene, "zone1")).containsOnly(Images.OLD);
  }

  @Test
  void aProbeThatIsContentWithoutTheZoneKeepsNobodyWaiting() {
    Scene scene = scene(2, set -> {});
    scene.kubernetes().readiness((set, pod) -> true, Duration.ofSeconds(30));
    assertArrives(scene, scene.apply());
    assertThat(deletions(scene)).hasSize(6);
  }

  @Test
  void aReadinessOfThatKindThatIsMadeOnTheWayIsTold() {
    Scene scene = scene(2, set -> {});
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> imagesOf(scene, "zone2").contains(Images.OLD) && touched(scene, "zone2"),
        () ->
            scene
                .kubernetes()
                .readiness((set, pod) -> !set.endsWith("zone2") || zoneActive(scene, set)));
    upgrade.runTo("zone2/replacePods");
    scene.operator().runFor(Duration.ofMinutes(2));

    assertThat(upgrade.stepOf("zone2", "replacePods").reason()).isEqualTo("PodAwaited");
    assertThat(upgrade.status().message()).contains("obtest-zone2-0", "Parallel");
    scene.cluster().set("zone2").parallel();
    assertArrives(scene, upgrade);
  }

  private static boolean touched(Scene scene, String zone) {
    return patches(scene).stream().anyMatch(patch -> patch.endsWith(zone));
  }

  /** The pods' revision tells, and the template's image as the API server took it. */
  @Test
  void anImageThatAdmissionRewritesIsGivenOnce() {
    Scene scene = scene(1, set -> {});
    scene.kubernetes().admission(image -> image.replace("registry.test", "mirror.test"));
    Upgrade upgrade = scene.apply();

    assertArrives(scene, upgrade);
    assertThat(patches(scene)).hasSize(3);
    assertThat(imagesOf(scene, "zone2")).containsOnly(MIRRORED);
  }

  @Test
  void whoPutsTheOldImageBackIsNamedAndTheNewOneSetAgain() {
    Scene scene = scene(1, set -> {});
    Upgrade upgrade = scene.apply();
    scene.once(
        () -> touched(scene, "zone2"),
        () ->
            scene
                .cluster()
                .set("zone2")
                .template(Deployment.CONTAINER, Images.OLD, "argocd-controller"));
    scene
        .operator()
        .runUntil(
            () ->
                "zone2/replacePods".equals(upgrade.status().step())
                    && "ImagePutBack".equals(upgrade.stepOf("zone2", "replacePods").reason()));

    assertThat(upgrade.status().message()).contains("argocd-controller", Images.OLD);
    assertArrives(scene, upgrade);
  }

  @Test
  void aPartitionThatIsSetOnTheWayIsTold() {
    Scene scene = scene(2, set -> {});
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.cluster().set("zone2").partition(2);

    assertTold(scene, upgrade, "UpdatePartition", "partition of StatefulSet obtest-zone2 is now 2");
    assertThat(imagesOf(scene, "zone2")).containsOnly(Images.OLD);
    assertThat(patches(scene)).noneMatch(patch -> patch.endsWith("zone2"));
    scene.cluster().set("zone2").partition(0);
    assertArrives(scene, upgrade);
  }

  @Test
  void aPodThatTheClusterWillNotMakeIsTold() {
    Scene scene = scene(1, set -> {});
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.cluster().set("zone2").refusePods("exceeded quota: compute, requested: cpu=4");

    assertTold(
        scene, upgrade, "PodNotMade", "exceeded quota: compute", "The operator then continues.");
    scene.cluster().set("zone2").refusePods(null);
    assertArrives(scene, upgrade);
  }

  @Test
  void initContainersOfTheServersImageFollowAnEditedOne() {
    Scene scene = scene(1, set -> {});
    for (String zone : scene.cluster().zones()) {
      FakeStatefulSet set = scene.cluster().set(zone).initContainers(Map.of("copy", Images.OLD));
      set.podStates(Deployment.CONTAINER).forEach(pod -> scene.cluster().known(set.name(), pod));
    }
    Upgrade upgrade = scene.apply().runTo("zone2/stopZone");
    scene.kubernetes().breakServers(Images.TARGET, new Trouble(Kind.IMAGE, "ErrImagePull"));
    assertTold(scene, upgrade, "PodImagePull", "ErrImagePull");
    targetImage(upgrade, MIRRORED);
    assertArrives(scene, upgrade);

    assertThat(
            scene
                .kubernetes()
                .port()
                .statefulSets()
                .find(Deployment.NAMESPACE, "obtest-zone2")
                .orElseThrow()
                .initImages())
        .containsEntry("copy", MIRRORED);
  }

  /** Under OrderedReady the pod is deleted by us in both. */
  static Stream<Named<Consumer<Scene>>> troubles() {
    return Stream.of(
        Named.of(
            "a readiness that is lost with the zone",
            scene -> scene.kubernetes().readiness((set, pod) -> zoneActive(scene, set))),
        Named.of("an image that can't be pulled", ReplacingPodsTest::anotherImageOnceItIsTold));
  }

  private static void anotherImageOnceItIsTold(Scene scene) {
    Upgrade upgrade = new Upgrade(scene, "up");
    scene.once(
        () -> "zone2/stopZone".equals(stepOf(scene, upgrade)),
        () -> {
          scene.kubernetes().breakServers(Images.TARGET, new Trouble(Kind.IMAGE, "ErrImagePull"));
          scene.once(
              () -> upgrade.status().message().contains("ErrImagePull"),
              () -> targetImage(upgrade, MIRRORED));
        });
  }

  private static String stepOf(Scene scene, Upgrade upgrade) {
    return scene
        .kubernetes()
        .port()
        .upgrades()
        .find(Deployment.NAMESPACE, upgrade.name())
        .map(any -> upgrade.status().step())
        .orElse("");
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void killedAtAnyWriteItArrives(Consumer<Scene> trouble) {
    Scene undisturbed = scene(1, set -> {});
    trouble.accept(undisturbed);
    Upgrade whole = undisturbed.apply().runTo("zone2/replacePods");
    int first = undisturbed.kubernetes().writes();
    whole.runTo("zone2/logInSync");
    int last = undisturbed.kubernetes().writes();
    assertThat(deletions(undisturbed)).isNotEmpty();

    for (int n = first; n <= last; n++) {
      for (boolean before : List.of(true, false)) {
        Scene scene = scene(1, set -> {});
        trouble.accept(scene);
        if (before) {
          scene.kubernetes().faults().killBeforeWrite(n);
        } else {
          scene.kubernetes().faults().killAfterWrite(n);
        }
        assertArrives(scene, scene.apply());
        assertThat(scene.operator().kills()).isEqualTo(1);
      }
    }
  }
}
