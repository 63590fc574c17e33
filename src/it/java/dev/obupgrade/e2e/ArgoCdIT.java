package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.kubernetes.LocalArgoCd;
import dev.obupgrade.status.Conditions;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Upgrades a cluster under load by commits, with a real Argo CD that heals itself every few
 * seconds. Git has the files of {@code deploy/samples/gitops}.
 */
@Tag("argocd")
class ArgoCdIT {
  private static final String NAMESPACE = "obtest";
  private static final String CLUSTER = "applications/obtest.yaml";
  private static final String UPGRADE = "upgrade/obtest-4-3-5-3.yaml";
  private static final List<ArgoCdVariant> VARIANTS =
      ArgoCdVariant.ofZones(Optional.ofNullable(System.getenv("VARIANT")));

  private static MovingSite site;
  private static LocalArgoCd argo;
  private static GitRepository git;
  private static ArgoCdApplications applications;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    try {
      site = MovingSite.startEmpty(NAMESPACE);
      applications = new ArgoCdApplications(site.client);
      argo = LocalArgoCd.start(site.kubeconfig());
      site.tools.kubectl(
          "-n",
          "argocd",
          "patch",
          "configmap",
          "argocd-cm",
          "--patch-file",
          "deploy/argocd/argocd-cm.yaml");
      git = GitRepository.empty(argo.repository());
      git.copySample(UPGRADE);
      git.write(CLUSTER, VARIANTS.getFirst().applicationThatReverts(git.sample(CLUSTER)));
      git.push("Add the cluster");
      site.demo.createNamespace();
      site.tools.applied(git.sample("root.yaml"));
      eventually("the cluster from Git", () -> applications.named("obtest"), ArgoCdIT::inStep);
      site.demo.awaitCluster();
      site.startLoad();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      remove();
      throw e;
    }
  }

  /** Does nothing the second time: JUnit calls it also after a start that failed. */
  @AfterAll
  static void remove() throws IOException {
    if (argo != null) {
      argo.close();
      argo = null;
    }
    if (git != null) {
      git.close();
      git = null;
    }
    if (site != null) {
      site.close();
      site = null;
    }
  }

  @Test
  void arrivesAtTheTargetByCommitsWhileArgoCdHealsItself() throws Exception {
    eventually("all servers", site::notActive, List::isEmpty);
    DatabaseState before = site.state();
    try (WorldWatch world = WorldWatch.start(site);
        ImageWatch images = ImageWatch.start(site.client, NAMESPACE);
        HealthWatch health = HealthWatch.start(site, applications)) {
      try {
        beginsNothingThatWouldBeUndone(world, images);
        theSettingLetsItBegin(images);
        aCommitToAZoneThatIsOutDoesNotTouchTheImage("zone1", images);
        holdsAndMendsWhenTheSettingIsTakenAway(world, images);
        aCommitToAZoneThatIsOutDoesNotTouchTheImage("zone2", images);
        eventually("zone2 is through", site::finished, f -> f.contains("zone2"));
        use(VARIANTS.get(2));
        aCommitToAZoneThatIsOutDoesNotTouchTheImage("zone3", images);
        ObUpgrade ended = eventually("the end", site::upgrade, ArgoCdIT::ended);

        assertThat(ended.getStatus().phase())
            .as(ended.getStatus().message())
            .isEqualTo(UpgradePhase.Succeeded);
        eventually(
            "the ObUpgrade's Application",
            () -> applications.named("obtest-upgrade"),
            ArgoCdIT::inStep);
        assertThat(reverted(images)).isEmpty();
        assertThat(health.seen()).contains("Progressing");
        assertThat(health.tooEarly()).isEmpty();
        assertThat(world.wrong()).isEmpty();
      } catch (AssertionError e) {
        throw new AssertionError(told(e, world, images, health), e);
      }
    }
    theFleetIsAccepted();
    theNewImageInGitRestartsNothing();
    theObUpgradeLeavesWithItsFile();
    assertThat(Proof.of("4.3.5.3", before, site.state(), site.load.verify()))
        .allSatisfy(check -> assertThat(check.holds()).as(check.toString()).isTrue());
    Proof.felt(site.load.stats().orElseThrow()).forEach(System.out::println);
  }

  private static void beginsNothingThatWouldBeUndone(WorldWatch world, ImageWatch images)
      throws Exception {
    git.write(UPGRADE, git.sample(UPGRADE));
    git.push("Upgrade to 4.3.5.3");
    String named = world.says("the missing setting", m -> m.contains("ignoreDifferences"));
    assertThat(named)
        .contains("managedFieldsManagers", "ob-upgrade-operator", "RespectIgnoreDifferences=true");
    eventually("Stalled", site::upgrade, ArgoCdIT::stalled);
    // Longer than Argo CD and the operator take to look again.
    Thread.sleep(Duration.ofSeconds(12));
    assertThat(site.upgrade().getStatus().progress()).isNotEqualTo("1/3 zones");
    assertThat(images.take()).isEmpty();
    assertThat(site.notActive()).isEmpty();
    say("the upgrade waits for the setting", "");
  }

  private static void theSettingLetsItBegin(ImageWatch images) throws Exception {
    use(VARIANTS.getFirst());
    Instant committed = Instant.now();
    eventually("a pre-check", site::step, step -> step.contains("preCheck"));
    say("began %s s after the setting's commit", since(committed));
    assertThat(images.take()).isEmpty();
  }

  /** Has Argo CD apply the StatefulSet while Git has the old image and the zone the new one. */
  private static void aCommitToAZoneThatIsOutDoesNotTouchTheImage(String zone, ImageWatch images)
      throws Exception {
    eventually("the new image", () -> site.templateImage(zone), Hands.NEW_IMAGE::equals);
    git.edit(
        "cluster/" + zone + ".yaml",
        text -> text.replace("metadata:\n  name: " + MovingSite.set(zone) + "\n", note(zone)));
    git.push("Write a note at " + zone);
    eventually(
        "the note of " + zone,
        () -> site.setOf(zone).getMetadata().getAnnotations(),
        a -> a.containsKey("example.com/note"));
    assertThat(site.templateImage(zone)).isEqualTo(Hands.NEW_IMAGE);
    assertThat(reverted(images)).isEmpty();
    say("Argo CD applied %s and left the new image", zone);
  }

  private static String note(String zone) {
    return "metadata:\n  name: %s\n  annotations: {example.com/note: seen}\n"
        .formatted(MovingSite.set(zone));
  }

  /**
   * Takes the setting away while all zones serve: zone2's health is checked for some seconds yet,
   * and Argo CD needs less.
   */
  private static void holdsAndMendsWhenTheSettingIsTakenAway(WorldWatch world, ImageWatch images)
      throws Exception {
    eventually("zone1 is through", site::finished, f -> f.contains("zone1"));
    assertThat(reverted(images)).isEmpty();
    world.forget();
    git.write(CLUSTER, VARIANTS.getFirst().applicationThatReverts(git.sample(CLUSTER)));
    git.push("Take the setting away");
    site.hands.refresh("obtest-root");
    Instant taken = Instant.now();
    String named = world.says("who restored the old image", m -> m.contains("argocd-controller"));
    assertThat(named).contains("zone1", Hands.OLD_IMAGE);
    say("the old image and who set it, named after %s s", since(taken));
    world.says("the missing setting", m -> m.contains("ignoreDifferences"));
    say("the missing setting, named after %s s", since(taken));
    assertThat(site.templateImage("zone2")).isEqualTo(Hands.OLD_IMAGE);
    use(VARIANTS.get(1));
    site.hands.refresh("obtest-root");
    Instant restored = Instant.now();
    eventually(
        "zone1 with a pod of the new image",
        () -> site.podOf("zone1"),
        p -> p.filter(ArgoCdIT::isNew).isPresent() && site.atRest());
    say("mended %s s after the setting was back", since(restored));
    // Also the proof that the watch sees an old image where there is one.
    assertThat(images.take())
        .anyMatch(c -> c.set().equals("obtest-zone1") && c.to().equals(Hands.OLD_IMAGE))
        .allMatch(c -> c.set().equals("obtest-zone1"));
    eventually("zone2's new image", () -> site.templateImage("zone2"), Hands.NEW_IMAGE::equals);
    assertThat(reverted(images)).isEmpty();
  }

  private static boolean isNew(Pod pod) {
    return WorldWatch.runs(pod)
        && pod.getSpec().getContainers().getFirst().getImage().equals(Hands.NEW_IMAGE);
  }

  private static void theFleetIsAccepted() throws IOException {
    assertThat(site.tools.applied(git.sample("fleet/applicationset.yaml"), "--dry-run=server"))
        .contains("applicationset.argoproj.io/upgrades created");
  }

  /** The second of the two commits. */
  private static void theNewImageInGitRestartsNothing() throws Exception {
    List<String> pods = pods();
    for (String zone : MovingSite.ZONES) {
      git.edit("cluster/" + zone + ".yaml", t -> t.replace(Hands.OLD_IMAGE, Hands.NEW_IMAGE));
    }
    String commit = git.push("Carry the new image");
    eventually(
        "the new image in Git",
        () -> applications.named("obtest"),
        seen -> inStep(seen) && seen.revision().equals(commit));
    Thread.sleep(Duration.ofSeconds(3));
    assertThat(site.atRest()).isTrue();
    assertThat(pods()).isEqualTo(pods);
    assertThat(site.notActive()).isEmpty();
  }

  private static void theObUpgradeLeavesWithItsFile() throws Exception {
    git.delete(UPGRADE);
    git.push("Remove the upgrade, which is over");
    eventually(
        "no ObUpgrade",
        () ->
            site.client.resources(ObUpgrade.class).inNamespace(NAMESPACE).list().getItems().size(),
        count -> count == 0);
    assertThat(site.records()).isEmpty();
  }

  private static List<String> pods() {
    return MovingSite.ZONES.stream()
        .map(zone -> site.podOf(zone).orElseThrow())
        .map(
            p ->
                p.getMetadata().getUid()
                    + p.getStatus().getContainerStatuses().getFirst().getRestartCount())
        .toList();
  }

  private static void use(ArgoCdVariant variant) throws IOException {
    git.write(CLUSTER, variant.application(git.sample(CLUSTER)));
    git.push("Have Argo CD ignore what the operator owns: " + variant);
  }

  private static List<ImageWatch.Change> reverted(ImageWatch images) {
    return images.take().stream().filter(c -> c.to().equals(Hands.OLD_IMAGE)).toList();
  }

  private static boolean inStep(ArgoCdApplications.Seen seen) {
    return seen.synced() && seen.healthy();
  }

  private static boolean stalled(ObUpgrade upgrade) {
    return Conditions.find(upgrade.getStatus().conditions(), Conditions.STALLED)
        .filter(c -> c.getStatus().equals("True") && c.getMessage().contains("ignoreDifferences"))
        .isPresent();
  }

  private static boolean ended(ObUpgrade upgrade) {
    return upgrade.getStatus() != null && upgrade.getStatus().finishedAt() != null;
  }

  private static String told(
      AssertionError e, WorldWatch world, ImageWatch images, HealthWatch health) {
    return String.join(
        "\n",
        e.getMessage(),
        "said:\n  " + String.join("\n  ", world.said()),
        "images: " + images.take(),
        "health: " + health.seen() + health.tooEarly(),
        site.demo.describe(),
        site.demo.operatorLog());
  }

  private static String since(Instant when) {
    return String.valueOf(Duration.between(when, Instant.now()).toSeconds());
  }

  private static void say(String what, String value) {
    System.out.println("[argocd] " + what.formatted(value));
  }

  private static <T> T eventually(String what, Wait.Look<T> look, Predicate<T> wanted)
      throws InterruptedException {
    return Wait.until(what, Duration.ofMinutes(5), look, wanted);
  }
}
