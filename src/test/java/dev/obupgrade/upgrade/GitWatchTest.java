package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.GitImage;
import dev.obupgrade.controller.watchdog.GitWatch;
import dev.obupgrade.controller.watchdog.Leader;
import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which images an upgrade says that Git must carry, and what it reports of them after its end. */
class GitWatchTest {
  private static final String CLIENT_SIDE = "kubectl-client-side-apply";
  private static final String ARGO = "argocd-controller";
  private static final List<String> SETS = List.of("obtest-zone1", "obtest-zone2", "obtest-zone3");

  private final Scene scene = Scene.threeZones();

  /** For how many more looks this replica leads. */
  private int leads = Integer.MAX_VALUE;

  private final GitWatch watch =
      new GitWatch(
          scene.kubernetes().port(),
          scene.operatorClock().time(),
          new Leader() {
            @Override
            public <T> Optional<T> act(Supplier<T> what) {
              return leads-- > 0 ? Optional.of(what.get()) : Optional.empty();
            }
          });

  private FakeStatefulSet set(String name) {
    return scene.kubernetes().statefulSet("default", name);
  }

  private void applied(String image) {
    SETS.forEach(name -> set(name).lastApplied("observer", image, CLIENT_SIDE));
  }

  private static List<GitImage> everywhere(String image) {
    return SETS.stream().map(name -> new GitImage(name, "observer", image)).toList();
  }

  private static void assertStands(Upgrade upgrade, String status, String reason, String... words) {
    assertThat(upgrade.condition(Conditions.GIT_IN_STEP))
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo(status);
              assertThat(c.getReason()).isEqualTo(reason);
              assertThat(List.of(words)).allMatch(c.getMessage()::contains);
            });
  }

  private static boolean silent(Upgrade upgrade) {
    return Conditions.find(upgrade.status().conditions(), Conditions.GIT_IN_STEP).isEmpty();
  }

  private List<Published> reports() {
    return scene.kubernetes().events().published().stream()
        .filter(
            e ->
                Stream.of("OldImageReturned", "OldImageInGit", "ImagesInStep", "ImagesReplaced")
                    .anyMatch(e.reason()::equals))
        .toList();
  }

  @Test
  void whatGitMustCarryStandsInTheStatusWhenTheUpgradeHasSucceeded() {
    Upgrade upgrade = scene.apply();
    upgrade.runTo("verify");
    assertThat(upgrade.status().gitImages()).isEmpty();
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().gitImages()).isEqualTo(everywhere(Images.TARGET));
    assertThat(silent(upgrade)).as("nothing is known of Git").isTrue();
  }

  @Test
  void initContainersThatGotTheImageAreListedToo() {
    set("obtest-zone2").initContainers(Map.of("copy", Images.OLD, "other", "busybox:1"));
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.status().gitImages())
        .hasSize(4)
        .contains(new GitImage("obtest-zone2", "copy", Images.TARGET));
  }

  @Test
  void theImageIsListedAsKubernetesStoredIt() {
    scene.images().put("mirror.test/" + Images.TARGET, Images.good(Images.TARGET_BUILD));
    scene
        .kubernetes()
        .admission(image -> image.startsWith("mirror") ? image : "mirror.test/" + image);
    applied(Images.TARGET);
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.status().gitImages()).isEqualTo(everywhere("mirror.test/" + Images.TARGET));
    assertStands(upgrade, "True", "ImagesInStep");
  }

  @Test
  void aClusterAtTheTargetListsItsImages() {
    Upgrade upgrade = scene.applyTo("4.3.5.2", Images.OLD).run();

    assertThat(upgrade.status().gitImages()).isEqualTo(everywhere(Images.OLD));
  }

  @Test
  void checksAloneListNone() {
    applied(Images.TARGET);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    watch.round();

    assertThat(upgrade.status().gitImages()).isEmpty();
    assertThat(silent(upgrade)).isTrue();
  }

  @Test
  void anUpgradeCancelledAfterAHopListsTheImagesOfTheHop() {
    Upgrade upgrade =
        scene.apply("up", scene.cluster().twoHops()).runTo("settle").runTo("preCheck");
    upgrade.cancel();
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Cancelled");
    assertThat(upgrade.status().gitImages()).isEqualTo(everywhere(Images.TARGET));
  }

  @Test
  void anOldImageInTheLastAppliedConfigurationIsReportedUntilItIsTheNewOne() {
    applied(Images.OLD);
    Upgrade upgrade = scene.apply().run();

    assertStands(
        upgrade,
        "False",
        "OldImageInGit",
        "StatefulSet obtest-zone1 has image " + Images.OLD,
        "set by " + CLIENT_SIDE,
        "Fix: Set the images of status.gitImages");
    assertThat(upgrade.status().brief()).anyMatch(line -> line.startsWith("Git: "));
    assertThat(ArgoCdRule.health(upgrade.resource())).isEqualTo("Healthy");
    int statuses = upgrade.history().size();
    watch.round();
    assertThat(upgrade.history()).hasSize(statuses);

    applied(Images.TARGET);
    watch.round();
    assertStands(upgrade, "True", "ImagesInStep");
    assertThat(upgrade.status().brief()).noneMatch(line -> line.startsWith("Git: "));
  }

  @Test
  void anOldImageThatComesBackIsReportedOnceAndUntilItIsGone() {
    applied(Images.TARGET);
    Upgrade upgrade = scene.apply().run();
    assertStands(upgrade, "True", "ImagesInStep");

    set("obtest-zone2").template("observer", Images.OLD, ARGO);
    List<Mutation> before = List.copyOf(scene.kubernetes().mutations());
    watch.round();
    int statuses = upgrade.history().size();
    watch.round();

    assertStands(
        upgrade,
        "False",
        "OldImageReturned",
        "StatefulSet obtest-zone2 has image " + Images.OLD,
        "set by " + ARGO,
        "The upgrade left " + Images.TARGET);
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().brief()).anyMatch(line -> line.startsWith("Since then: "));
    assertThat(ArgoCdRule.health(upgrade.resource())).isEqualTo("Degraded");
    assertThat(reports())
        .singleElement()
        .matches(e -> e.reason().equals("OldImageReturned") && e.warning());
    assertThat(upgrade.history()).hasSize(statuses);
    assertThat(scene.kubernetes().mutations().stream().skip(before.size()))
        .allMatch(m -> m.kind().equals("ObUpgrade"));

    set("obtest-zone2").template("observer", Images.TARGET, ARGO);
    watch.round();
    assertStands(upgrade, "True", "ImagesInStep");
    assertThat(ArgoCdRule.health(upgrade.resource())).isEqualTo("Healthy");
    assertThat(reports()).last().matches(e -> e.reason().equals("ImagesInStep"));
  }

  @Test
  void withoutALastAppliedConfigurationAnOldImageIsReportedToo() {
    Upgrade upgrade = scene.apply().run();
    watch.round();
    assertThat(silent(upgrade)).isTrue();

    set("obtest-zone1").template("observer", Images.OLD, ARGO);
    watch.round();
    assertStands(upgrade, "False", "OldImageReturned");
    set("obtest-zone1").template("observer", Images.TARGET, ARGO);
    watch.round();
    assertStands(upgrade, "True", "ImagesInStep", "The StatefulSets have the images");
  }

  @Test
  void theImageFromBeforeTheFirstHopIsAnOldOneWithoutATag() {
    String first = "registry.test/oceanbase@sha256:" + "a".repeat(64);
    scene.images().put(first, Images.good(Images.OLD_BUILD));
    SETS.forEach(name -> set(name).template("observer", first, "helm"));
    scene.operator().runFor(Duration.ofMinutes(30));
    Upgrade upgrade = scene.apply("up", scene.cluster().twoHops()).run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");

    set("obtest-zone3").template("observer", first, "helm");
    watch.round();
    assertStands(upgrade, "False", "OldImageReturned", first);
  }

  @Test
  void anOlderImageOfAnotherRegistryIsKnownByItsTag() {
    Upgrade upgrade = scene.apply().run();
    set("obtest-zone1")
        .template("observer", "other.test:5000/ob:4.3.5.1-101000042025031818", "kubectl-edit");
    watch.round();

    assertStands(upgrade, "False", "OldImageReturned");
  }

  @Test
  void anotherImageThatNobodyKnowsAsOldIsLeftAlone() {
    Upgrade upgrade = scene.apply().run();
    for (String image :
        List.of(
            Images.NEXT, "other.test/oceanbase:4.3.5.3", "other.test/ob:latest", "ob@sha256:1")) {
      set("obtest-zone1").template("observer", image, "kubectl-edit");
      watch.round();
      assertThat(silent(upgrade)).as(image).isTrue();
    }
  }

  @Test
  void aReportIsOverWhenSomebodySetsAnotherImage() {
    Upgrade upgrade = scene.apply().run();
    set("obtest-zone1").template("observer", Images.OLD, ARGO);
    watch.round();
    set("obtest-zone1").template("observer", Images.NEXT, ARGO);
    watch.round();

    assertStands(upgrade, "Unknown", "ImagesReplaced", Images.NEXT);
    assertThat(ArgoCdRule.health(upgrade.resource())).isEqualTo("Healthy");
  }

  @Test
  void aLaterUpgradeEndsTheReportOfTheFirst() {
    Upgrade first = scene.apply("first", scene.cluster().spec()).run();
    set("obtest-zone1").template("observer", Images.OLD, ARGO);
    watch.round();
    assertStands(first, "False", "OldImageReturned");
    set("obtest-zone1").template("observer", Images.TARGET, ARGO);
    scene.operator().runFor(Duration.ofMinutes(30));

    set("obtest-zone1").lastApplied("observer", Images.OLD, CLIENT_SIDE);
    watch.round();
    assertStands(first, "False", "OldImageInGit");
    Upgrade later = scene.applyTo("4.4.1.0", Images.NEXT);
    later.runTo("zone1/startZone");
    watch.round();
    assertStands(first, "Unknown", "ImagesReplaced", "ObUpgrade up works on the cluster.");
    later.run();
    assertThat(later.phase()).isEqualTo("Succeeded");
    int statuses = first.history().size();
    watch.round();
    assertStands(later, "False", "OldImageInGit");

    // What the first one left.
    SETS.forEach(name -> set(name).template("observer", Images.TARGET, ARGO));
    watch.round();
    assertStands(later, "False", "OldImageReturned", Images.TARGET);
    assertThat(first.history()).hasSize(statuses);
  }

  @Test
  void checksOfTheClusterEndNoReport() {
    Upgrade upgrade = scene.apply().run();
    set("obtest-zone1").template("observer", Images.OLD, ARGO);
    watch.round();
    scene.apply("check", scene.cluster().preCheckOnly());
    watch.round();
    assertStands(upgrade, "False", "OldImageReturned");
    scene.operator().run();
    watch.round();
    assertStands(upgrade, "False", "OldImageReturned");
    assertThat(reports()).hasSize(1);
  }

  @Test
  void anUpgradeUnderWayIsLeftToItsOwnWatch() {
    Upgrade upgrade = scene.apply().runTo("zone2/replacePods");
    set("obtest-zone1").lastApplied("observer", Images.OLD, CLIENT_SIDE);
    watch.round();

    assertThat(silent(upgrade)).isTrue();
  }

  @Test
  void aReplicaThatNoLongerLeadsWritesNothing() {
    Upgrade upgrade = scene.apply().run();
    set("obtest-zone1").template("observer", Images.OLD, ARGO);
    for (int looks : List.of(0, 1)) {
      leads = looks;
      watch.round();
      assertThat(silent(upgrade)).isTrue();
    }
  }

  @Test
  void oneStatefulSetThatIsGoneHidesNoOther() {
    Upgrade upgrade = scene.apply().run();
    scene.kubernetes().removeStatefulSet("default", "obtest-zone1");
    set("obtest-zone2").template("observer", Images.OLD, ARGO);
    watch.round();

    assertStands(upgrade, "False", "OldImageReturned", "obtest-zone2");
  }
}
