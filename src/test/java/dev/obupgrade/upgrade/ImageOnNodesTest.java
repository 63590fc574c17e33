package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.obupgrade.api.CheckResult;
import dev.obupgrade.api.CheckStatus;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node that can't have the image is found before anything has begun. */
class ImageOnNodesTest {
  private static final String FIRST = "node-obtest-zone1-0";
  private static final String LAST = "node-obtest-zone3-0";
  private static final String WORDS = "ErrImagePull: no space left on device";

  private static final StepAddress PRE_CHECK = StepAddress.inHop(0, "preCheck");

  private final Scene scene = Scene.threeZones();
  private final Map<String, String> before = Parameters.of(scene.cluster().database());

  @Test
  void everyNodeIsAskedAndThePreChecksSaySo() {
    Upgrade upgrade = scene.apply().runTo("prepare");

    assertThat(asked(scene, Images.TARGET)).containsExactly(FIRST, "node-obtest-zone2-0", LAST);
    assertThat(entry(upgrade).result()).isEqualTo(CheckResult.Passed);
  }

  @Test
  void ninetyNodesThatCanNotPullAreAskedFiveAtOnceAndCounted() {
    Scene many = Scene.of(FakeClusterShape.threeZones().withServersPerZone(30));
    String words = "no space left on device " + "名".repeat(1400);
    many.cluster()
        .zones()
        .forEach(
            z ->
                many.cluster()
                    .set(z)
                    .podStates(Deployment.CONTAINER)
                    .forEach(
                        pod ->
                            many.jobs()
                                .troubleOnNode(pod.node().orElseThrow(), Kind.EXITED, words)));
    Set<Integer> atOnce = new HashSet<>();
    many.kubernetes().faults().afterEachWrite(any -> atOnce.add(probes(many).size()));
    Upgrade upgrade = many.apply("check", twoHopsOf(many)).run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(asked(many, Images.TARGET)).hasSize(90).doesNotHaveDuplicates();
    assertThat(asked(many, Images.NEXT)).hasSize(90).doesNotHaveDuplicates();
    // Before them, the images' versions were read where any node runs them.
    assertThat(atOnce).contains(5).allMatch(jobs -> jobs <= 5);
    assertThat(entry(upgrade).observed())
        .startsWith(
            "90 of 90 nodes can't use the image of 4.3.5.3. 90 of 90 nodes can't use the image of"
                + " 4.4.1.0. Node node-obtest-zone1-0: ")
        .contains("no space left on device");
    assertThat(upgrade.history())
        .extracting(ObUpgradeStatus::message)
        .anyMatch(
            m -> m.matches(".*The image of 4.3.5.3 is on 0 of 90 nodes, and [1-9]\\d+ can't.*"));
    assertThat(upgrade.history())
        .extracting(s -> new KubernetesSerialization().asJson(s).length())
        .allMatch(length -> length < 64 * 1024);
  }

  private static List<JobRequest> probes(Scene scene) {
    return scene.kubernetes().jobs().existing().stream()
        .filter(j -> j.node().isPresent() && j.work().getFirst() instanceof Work.Probe)
        .toList();
  }

  private static ObUpgradeSpec twoHopsOf(Scene scene) {
    return scene
        .cluster()
        .spec(
            scene.cluster().zones(),
            new ImageVersion("4.4.1.0", Images.NEXT),
            List.of(new ImageVersion("4.3.5.3", Images.TARGET)),
            UpgradeMode.PreCheckOnly);
  }

  @Test
  void aRetryAsksAgainAndLeavesNothingOfTheLastRound() {
    scene.jobs().troubleOnNode(FIRST, Kind.IMAGE, WORDS);
    Upgrade upgrade = scene.apply().run();
    int memo = upgrade.step(PRE_CHECK).orElseThrow().memo().length();
    for (int i = 0; i < 5; i++) {
      upgrade.retry("again " + i);
      upgrade.run();
    }

    assertThat(upgrade.step(PRE_CHECK).orElseThrow().memo().length()).isLessThan(memo + 60);
    scene.jobs().clearNode(FIRST);
    upgrade.retry("last");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void aNodeOfSeveralZonesIsAskedOnce() {
    Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    two.cluster().zones().forEach(z -> two.cluster().set(z).node(0, "shared"));
    two.kubernetes().advance(Duration.ofMinutes(5));
    two.apply().runTo("prepare");

    assertThat(asked(two, Images.TARGET)).hasSize(4).doesNotHaveDuplicates().contains("shared");
  }

  /** A zone's nodes may be out of reach for pods like those of another zone. */
  @Test
  void eachNodeIsAskedByAPodLikeThoseOfItsOwnZone() {
    for (String zone : scene.cluster().zones()) {
      scene
          .cluster()
          .set(zone)
          .podNeeds(
              new PodNeeds(
                  List.of(), Map.of(), List.of(Map.of("key", zone, "operator", "Exists"))));
    }
    scene.kubernetes().advance(Duration.ofMinutes(5));
    scene.apply().runTo("prepare");

    assertThat(scene.kubernetes().jobs().requests())
        .filteredOn(j -> j.node().isPresent())
        .hasSize(3)
        .allSatisfy(
            j ->
                assertThat(j.node().orElseThrow())
                    .contains(j.needs().tolerations().getFirst().get("key")));
  }

  @Test
  void theImagesOfAllHopsAreAskedForBeforeTheFirst() {
    scene.apply("up", twoHops(UpgradeMode.Upgrade)).runTo("prepare");

    assertThat(asked(scene, Images.TARGET)).hasSize(3);
    assertThat(asked(scene, Images.NEXT)).hasSize(3);
  }

  @Test
  void whatALaterHopLacksKeepsTheFirstFromBeginning() {
    Upgrade upgrade = scene.apply("check", twoHops(UpgradeMode.PreCheckOnly)).runTo("takeRecord");
    scene.kubernetes().breakImage(Images.NEXT, "ErrImagePull: no such tag");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(entry(upgrade).observed()).contains("no such tag", LAST);
    assertThat(checkers()).as("which needs the first hop's image alone").hasSize(1);
  }

  @Test
  void theOtherChecksAreMadeWhereTheImageIs() {
    scene.jobs().troubleOnNode(FIRST, Kind.IMAGE, WORDS);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(checkers())
        .singleElement()
        .extracting(JobRequest::node)
        .isEqualTo(Optional.of("node-obtest-zone2-0"));
    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(entry(upgrade).observed()).contains(FIRST, WORDS);
    assertThat(entry(upgrade).remedy()).contains("room on the node");
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
  }

  @Test
  void withoutTheImageAnywhereTheCheckerIsNotRun() {
    scene
        .cluster()
        .zones()
        .forEach(z -> scene.jobs().troubleOnNode("node-obtest-" + z + "-0", Kind.IMAGE, WORDS));
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(checkers()).isEmpty();
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .extracting(CheckStatus::name, CheckStatus::result)
        .containsExactly(
            tuple("ImageOnNodes", CheckResult.Failed),
            tuple("upgrade_checker.py", CheckResult.Failed),
            tuple("suite", CheckResult.Failed));
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void aNodeWithAnotherBuildUnderThatNameIsFound() {
    Upgrade upgrade = scene.apply().runTo("preCheck");
    scene.images().put(Images.TARGET, Images.good(Images.NEXT_BUILD));
    upgrade.run();

    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(entry(upgrade).observed()).contains("4.4.1.0").contains("but the plan has");
    assertThat(scene.cluster().database().commands()).isEmpty();
  }

  private ObUpgradeSpec twoHops(UpgradeMode mode) {
    return scene
        .cluster()
        .spec(
            scene.cluster().zones(),
            new ImageVersion("4.4.1.0", Images.NEXT),
            List.of(new ImageVersion("4.3.5.3", Images.TARGET)),
            mode);
  }

  private static List<String> asked(Scene scene, String image) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(j -> "preCheck".equals(j.labels().get("obupgrade.dev/step")))
        .filter(j -> j.work().getFirst() instanceof Work.Probe p && p.image().equals(image))
        .map(JobRequest::node)
        .flatMap(Optional::stream)
        .toList();
  }

  private static CheckStatus entry(Upgrade upgrade) {
    return CheckRecords.all(upgrade.status().hops().getFirst()).stream()
        .filter(c -> c.name().equals("ImageOnNodes"))
        .findFirst()
        .orElseThrow();
  }

  private List<JobRequest> checkers() {
    return scene.kubernetes().jobs().requests().stream()
        .filter(j -> j.work().stream().anyMatch(Work.Suite.class::isInstance))
        .toList();
  }
}
