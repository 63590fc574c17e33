package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.status.Conditions;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Upgrades a cluster under load on a real Kubernetes while nodes are drained, StatefulSets are
 * rolled out, images are restored and policies come and go.
 */
@Tag("moving")
class MovingWorldIT {
  private static MovingSite site;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    site = MovingSite.start("obupgrade-it-moving");
  }

  @AfterAll
  static void remove() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void arrivesAtTheTargetWhileOthersWorkOnTheCluster() throws Exception {
    site.hands.serveWhileTerminating("zone3", 12);
    eventually("all servers", site::notActive, List::isEmpty);
    DatabaseState before = site.state();
    site.demo.applyUpgrade();
    try (WorldWatch watch = WorldWatch.start(site)) {
      try {
        Thread drain = aDrainOfAnotherZoneIsHeldOff();
        aPolicyAgainstJobsIsReportedAndOutlived(watch, drain);
        aRestartOfAnotherZoneIsWaitedFor(watch);
        aPolicyAgainstThePatchIsReportedAndOutlived(watch);
      } catch (AssertionError e) {
        throw new AssertionError(
            e.getMessage()
                + "\nsaid:\n  "
                + String.join("\n  ", watch.said())
                + "\n"
                + site.demo.describe()
                + site.demo.operatorLog(),
            e);
      }
      ObUpgrade ended = eventually("the end", site::upgrade, MovingWorldIT::ended);

      assertThat(ended.getStatus().phase())
          .as(ended.getStatus().message())
          .isEqualTo(UpgradePhase.Succeeded);
      assertThat(watch.wrong()).isEmpty();
    }
    assertThat(MovingSite.ZONES)
        .allSatisfy(zone -> assertThat(site.templateImage(zone)).isEqualTo(Hands.NEW_IMAGE));
    assertThat(site.budgets()).isEmpty();
    assertThat(Proof.of("4.3.5.3", before, site.state(), site.load.verify()))
        .allSatisfy(check -> assertThat(check.holds()).as(check.toString()).isTrue());
  }

  /** Returns the drain, which goes on as {@code kubectl drain} does, until the pod is evicted. */
  private static Thread aDrainOfAnotherZoneIsHeldOff() throws InterruptedException {
    atStep("zone1/versionRefreshed");
    String pod = uid("zone3");
    Optional<String> refused = site.hands.evict(MovingSite.pod("zone3"));
    assertThat(refused).hasValueSatisfying(m -> assertThat(m).contains("429").contains("budget"));
    assertThat(site.budgets()).hasSize(2);
    AtomicReference<String> last = new AtomicReference<>();
    Thread drain =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (site.hands.evict(MovingSite.pod("zone3")).isPresent()) {
                    pause();
                  }
                  last.set(site.step());
                });
    atStep("zone1/startZone");
    assertThat(uid("zone3")).isEqualTo(pod);
    return drain;
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void aPolicyAgainstJobsIsReportedAndOutlived(WorldWatch watch, Thread drain)
      throws Exception {
    site.hands.denyJobs();
    assertThat(drain.join(Duration.ofMinutes(2))).as("the drain goes through").isTrue();
    eventually(
        "the policy's words with Stalled", site::upgrade, u -> stalledWith(u, Hands.POLICY_WORDS));
    // No zone is out now, and the operator can't begin the next one.
    theOldImageInAFinishedZoneIsNamedAndReplaced(
        watch, "kubectl-set", () -> site.hands.setImage("zone1", Hands.OLD_IMAGE));
    theOldImageInAFinishedZoneIsNamedAndReplaced(
        watch,
        "argocd-controller",
        () -> site.hands.applyImage("zone1", "argocd-controller", Hands.OLD_IMAGE));
    site.hands.allowJobs();
  }

  private static void theOldImageInAFinishedZoneIsNamedAndReplaced(
      WorldWatch watch, String manager, Runnable act) throws Exception {
    watch.forget();
    act.run();
    String named =
        watch.says(
            "the image and " + manager, m -> m.contains(manager) && m.contains(Hands.OLD_IMAGE));
    assertThat(named).contains("zone1");
    eventually("the new image", () -> site.templateImage("zone1"), Hands.NEW_IMAGE::equals);
    eventually(
        "a pod of the new image",
        () -> site.podOf("zone1"),
        p ->
            p.filter(WorldWatch::runs)
                .map(MovingWorldIT::image)
                .equals(Optional.of(Hands.NEW_IMAGE)));
    eventually("all servers", site::notActive, List::isEmpty);
  }

  private static void aRestartOfAnotherZoneIsWaitedFor(WorldWatch watch)
      throws InterruptedException {
    atStep("zone2/minorFreeze");
    watch.forget();
    String pod = uid("zone2");
    site.hands.restart("zone3");
    String named =
        watch.says("zone3's restart", m -> m.contains("zone3") && m.contains("obtest-zone3"));
    assertThat(named).contains("zone3");
    assertThat(uid("zone2")).isEqualTo(pod);
  }

  private static void aPolicyAgainstThePatchIsReportedAndOutlived(WorldWatch watch)
      throws InterruptedException {
    atStep("zone3/clusterHealthy");
    site.hands.denyPatches();
    eventually(
        "the policy's words with Stalled",
        site::upgrade,
        u ->
            "zone3/replacePods".equals(u.getStatus().step()) && stalledWith(u, Hands.POLICY_WORDS));
    site.hands.allowPatches();
  }

  private static String uid(String zone) {
    return site.podOf(zone).map(p -> p.getMetadata().getUid()).orElse("none");
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static void atStep(String step) throws InterruptedException {
    eventually("step " + step, site::step, step::equals);
  }

  private static boolean stalledWith(ObUpgrade upgrade, String words) {
    return Conditions.find(upgrade.getStatus().conditions(), Conditions.STALLED)
        .filter(c -> c.getStatus().equals("True") && c.getMessage().contains(words))
        .isPresent();
  }

  private static boolean ended(ObUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
  }

  private static <T> T eventually(String what, Wait.Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(5), look, wanted);
  }
}
