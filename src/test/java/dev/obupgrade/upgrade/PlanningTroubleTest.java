package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused before anything is changed, how it is told, and that the way goes on after. */
class PlanningTroubleTest {
  private final Scene scene = Scene.threeZones();
  private final Map<String, String> before = Parameters.of(scene.cluster().database());

  private void assertRefused(Upgrade upgrade, String step, String reason, String... words) {
    assertThat(upgrade.status().message()).contains(words);
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(upgrade.status().step()).isEqualTo(step);
    assertThat(upgrade.events()).anyMatch(e -> e.warning() && e.reason().equals(reason));
    assertThat(scene.cluster().database().commands()).isEmpty();
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  private void assertGoesOnAfterRetry(Upgrade upgrade) {
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    upgrade.retry("again");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  private Upgrade applyTo(String version, String image, ImageVersion... via) {
    return scene.applyTo(version, image, via).run();
  }

  @Test
  @Shows("LoginRefused")
  void aWrongPassword() {
    scene.cluster().database().password(new Password("another"));
    Upgrade upgrade = scene.apply().run();

    assertRefused(upgrade, "validate", "LoginRefused", "obtest-root", "root");
    scene.cluster().database().password(new Password("fake-secret"));
    assertGoesOnAfterRetry(upgrade);
  }

  @Test
  @Shows("PasswordMissing")
  void aMissingSecret() {
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    Upgrade upgrade = scene.apply().run();

    assertRefused(upgrade, "validate", "PasswordMissing", "obtest-root", "password", "default");
    scene.kubernetes().secrets().put("default", "obtest-root", "password", "fake-secret");
    assertGoesOnAfterRetry(upgrade);
  }

  @Test
  @Shows("StatefulSetMissing")
  void aSpecThatIsPutRightAsksForItself() {
    Upgrade upgrade = scene.apply("up", withSet("zone2", "no-such-set")).run();
    assertRefused(upgrade, "validate", "StatefulSetMissing", "zone2", "no-such-set");

    upgrade.edit(any -> scene.cluster().spec());
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    scene.cluster().set("zone3").partition(1);
    scene.cluster().set("zone1").scale(0);
    scene.kubernetes().advance(java.time.Duration.ofMinutes(1));

    Upgrade upgrade = scene.apply("up", withSet("zone2", "no-such-set")).run();

    assertThat(upgrade.status().message())
        .contains("Secret obtest-root", "no-such-set", "partition of 1", "no replicas");
  }

  /** Between validate's success and the plan the spec can still be edited. */
  @Test
  void aSpecThatIsSpoiltBeforeThePlanIsValidatedAnew() {
    Upgrade upgrade = scene.apply().runTo("resolvePath");
    upgrade.edit(any -> withSet("zone2", "no-such-set"));
    upgrade.run();

    assertRefused(upgrade, "validate", "StatefulSetMissing", "zone2", "no-such-set");
  }

  private ObUpgradeSpec withSet(String zone, String statefulSet) {
    ObUpgradeSpec spec = scene.cluster().spec();
    List<ZoneSpec> zones = new ArrayList<>(spec.cluster().zones());
    zones.replaceAll(z -> z.name().equals(zone) ? new ZoneSpec(zone, statefulSet) : z);
    return new ObUpgradeSpec(
        new ClusterSpec(
            Deployment.CONTAINER,
            zones,
            new ConnectionSpec("root", 2881, new SecretKey("obtest-root", "password"))),
        spec.target(),
        spec.via(),
        spec.mode(),
        null,
        spec.retry());
  }

  @Test
  @Shows("NotInSysTenant")
  void aUserOfAnotherTenant() {
    ObUpgradeSpec spec = scene.cluster().spec();
    Upgrade upgrade =
        scene
            .apply(
                "up",
                new ObUpgradeSpec(
                    new ClusterSpec(
                        Deployment.CONTAINER,
                        spec.cluster().zones(),
                        new ConnectionSpec(
                            "root@mysql1", 2881, new SecretKey("obtest-root", "password"))),
                    spec.target(),
                    List.of(),
                    UpgradeMode.Upgrade,
                    null,
                    null))
            .run();
    assertRefused(upgrade, "validate", "NotInSysTenant", "root@mysql1", "sys tenant");
  }

  @Test
  @Shows("AddressNotFixed")
  void serversKnownByAddressesThatARestartChanges() {
    scene.cluster().set("zone2").addressesChange();
    assertRefused(
        scene.apply().run(),
        "validate",
        "AddressNotFixed",
        "obtest-zone2-0",
        "obupgrade.dev/fixed-ip");
  }

  @Test
  @Shows({"ForeignPod", "InvalidCluster"})
  void aPodThatBelongsToSomebodyElse() {
    scene
        .cluster()
        .set("zone2")
        .foreignPod(
            new PodState(
                "default",
                "stray-0",
                "uid-9",
                Optional.empty(),
                Optional.of("10.1.1.1"),
                Set.of("10.1.1.1"),
                Optional.of("node-1"),
                Optional.empty(),
                Optional.of(Images.OLD),
                Optional.empty(),
                true,
                true,
                false,
                Optional.empty()));
    assertRefused(scene.apply().run(), "validate", "InvalidCluster", "stray-0", "obtest-zone2");
  }

  @Test
  @Shows("RolloutUnderWay")
  void aRolloutThatIsStillUnderWay() {
    scene.cluster().set("zone2").template("agent", "registry.test/agent:2");
    assertRefused(
        scene.apply().run(), "validate", "RolloutUnderWay", "obtest-zone2", "middle of a rollout");
  }

  static Stream<Named<UnaryOperator<Images.Contents>>> unusable() {
    return Stream.of(
        Named.of("upgrade_post.py is missing", (Images.Contents c) -> c.without("upgrade_post.py")),
        Named.of(
            "no Python can run the scripts",
            (Images.Contents c) -> c.withInterpreterProblem("python2 lacks mysql.connector")),
        Named.of(
            "it is another version",
            (Images.Contents c) -> Images.good(BuildVersion.parse("4.3.5.4-104000012025090912"))));
  }

  @ParameterizedTest
  @Shows("UnusableImage")
  @MethodSource("unusable")
  void anImageThatWontDoIsAskedAnewAfterItWasReplaced(UnaryOperator<Images.Contents> spoil) {
    Images.Contents good = scene.images().get(Images.TARGET);
    scene.images().put(Images.TARGET, spoil.apply(good));
    Upgrade upgrade = scene.apply().run();

    assertRefused(upgrade, "resolvePath", "UnusableImage", Images.TARGET);
    scene.images().put(Images.TARGET, good);
    assertGoesOnAfterRetry(upgrade);
  }

  @Test
  void anImageInWhichNothingRuns() {
    Upgrade upgrade = applyTo("4.3.5.3", "registry.test/busybox:1");
    assertRefused(upgrade, "resolvePath", "UnusableImage", "registry.test/busybox:1");

    upgrade.edit(any -> scene.cluster().spec());
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  @Shows("JobImagePull")
  void anImageThatCannotBePulledIsShownWhileItWaitsAndWhenItIsGivenUp() {
    scene.kubernetes().breakImage(Images.TARGET, "ImagePullBackOff: not found");
    Upgrade upgrade = scene.apply().runTo("resolvePath");
    scene.operator().runFor(java.time.Duration.ofMinutes(1));
    assertThat(upgrade.status().message()).contains("ImagePullBackOff: not found");

    upgrade.run();
    assertRefused(upgrade, "resolvePath", "JobImagePull", "ImagePullBackOff: not found", "4 times");
    scene.kubernetes().repairImage(Images.TARGET);
    assertGoesOnAfterRetry(upgrade);
  }

  @Test
  @Shows("MissingImage")
  void anImageForABarrierThatIsNotNamed() {
    Upgrade upgrade = applyTo("4.4.1.0", Images.NEXT);
    assertRefused(upgrade, "resolvePath", "MissingImage", "spec.via", "4.3.5.3");

    upgrade.edit(
        s ->
            new ObUpgradeSpec(
                s.cluster(),
                s.target(),
                List.of(new ImageVersion("4.3.5.3", Images.TARGET)),
                s.mode(),
                s.preCheck(),
                null));
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  void aNewerBuildOfTheVersionThatRuns() {
    BuildVersion newer = BuildVersion.parse("4.3.5.2-103000012025090101");
    scene.images().put("registry.test/oceanbase:fixed", Images.good(newer));

    Upgrade upgrade = applyTo("4.3.5.2", "registry.test/oceanbase:fixed");

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().message()).contains(newer.toString());
    assertThat(scene.cluster().database().violations()).isEmpty();
  }

  @Test
  void anOlderBuildOfTheVersionThatRuns() {
    BuildVersion older = BuildVersion.parse("4.3.5.2-101000012025010101");
    scene.images().put("registry.test/oceanbase:older", Images.good(older));

    assertRefused(
        applyTo("4.3.5.2", "registry.test/oceanbase:older"),
        "resolvePath",
        "NoPath",
        older.toString(),
        "can't be downgraded");
  }

  @Test
  void anImageForAVersionThatIsNotOnTheWayIsTold() {
    Upgrade upgrade = applyTo("4.3.5.3", Images.TARGET, new ImageVersion("4.4.1.0", Images.NEXT));

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.step(StepAddress.once("resolvePath")).orElseThrow().message())
        .contains("does not stop at 4.4.1.0", "does not use its image in spec.via");
  }

  @Test
  @Shows("NoPath")
  void aTargetWithoutAnUpgradeFile() {
    scene.images().put(Images.TARGET, scene.images().get(Images.TARGET).withoutGraph());
    assertRefused(
        scene.apply().run(), "resolvePath", "NoPath", "oceanbase_upgrade_dep.yml", "4.3.5.3");
  }

  @Test
  @Shows("MixedBuilds")
  void serversOfDifferentBuilds() {
    scene
        .cluster()
        .database()
        .faults()
        .serverComesBackAs(
            scene.cluster().database().serversOf("zone3").getFirst(), Images.TARGET_BUILD);
    scene
        .cluster()
        .database()
        .crashServer(scene.cluster().database().serversOf("zone3").getFirst());
    scene
        .cluster()
        .database()
        .startServer(scene.cluster().database().serversOf("zone3").getFirst(), Images.TARGET_BUILD);
    scene.kubernetes().advance(java.time.Duration.ofMinutes(2));

    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("MixedBuilds");
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void anAnswerTooLongForTheTerminationMessageIsReadFromTheLog() {
    scene.jobs().probeAnswersInLog();
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void aRetryThatIsGivenEarlyDoesNotArmALaterFailure() {
    Upgrade upgrade = scene.apply();
    upgrade.retry("early");
    upgrade.runTo("takeRecord");
    scene.jobs().failNext("upgrade_checker.py", "not now");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(upgrade.status().handledRetry()).isEqualTo("early");
    scene.operator().hear("up");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    upgrade.retry("now");
    upgrade.run();
    assertThat(upgrade.phase()).isEqualTo("Succeeded");
  }

  @Test
  void aRetryGivenWhileTheStepThatIsGoingToFailIsUnderWayIsSpent() {
    scene.jobs().failNext("upgrade_checker.py", "not now");
    Upgrade upgrade = scene.apply().runTo("preCheck");
    upgrade.retry("too early");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(scene.kubernetes().jobs().requests())
        .filteredOn(j -> j.work().stream().anyMatch(JobRequest.Work.Suite.class::isInstance))
        .hasSize(1);
  }
}
