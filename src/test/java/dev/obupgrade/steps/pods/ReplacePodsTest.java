package dev.obupgrade.steps.pods;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.PodState;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.zone.StopZone;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplacePodsTest {
  private static final String SAYS =
      "says Setting image " + Images.TARGET + " on StatefulSet obtest-zone1.";
  private static final String SETS = "apply StatefulSet obtest-zone1 observer=" + Images.TARGET;
  private static final String HOLDS =
      "patch StatefulSet obtest-zone1 observer=" + Images.TARGET + " held";
  private static final String DELETES =
      "says Deleting pod obtest-zone1-1, which StatefulSet obtest-zone1 creates again with the new image.";
  private static final Duration SECONDS = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(2);

  @ParameterizedTest
  @MethodSource
  void beforeTheFirstPod(StepRow row) {
    row.check(stoppedZone(), ReplacePodsTest::call);
  }

  static Stream<StepRow> beforeTheFirstPod() {
    return Stream.of(
        given(
            "a stopped zone that the others can do without",
            w -> {},
            "Waiting ReplacingPods",
            "Setting image " + Images.TARGET,
            SAYS,
            SETS),
        given(
            "the zone active",
            w -> w.database().database().startZone("zone1"),
            "Failed ZoneNotStopped",
            "Zone zone1 is active: somebody started it again."),
        given(
            "somebody starts the zone after the announcement",
            w -> w.whenAnnounced(() -> w.database().setZoneActive("zone1", true)),
            "Failed ZoneNotStopped",
            "Zone zone1 is active",
            SAYS),
        given(
            "another zone stopped",
            w -> w.database().setZoneActive("zone2", false),
            "Waiting ZoneNotActive",
            "1 of 2 zones not active: zone2."),
        given(
            "another zone out of sync after the announcement",
            w ->
                w.whenAnnounced(
                    () ->
                        w.database()
                            .setLogSynced(w.database().serversOf("zone3").getFirst(), false)),
            "Waiting LogNotInSync",
            "of the zones other than zone1 not in sync",
            SAYS),
        given(
            "a server with a newer build",
            w -> {
              w.database()
                  .restartServer(w.database().serversOf("zone1").getFirst(), Images.NEXT_BUILD);
              w.advance(LONG);
            },
            "Failed NewerObserver",
            "Server 10.0.1.1:2882 already runs " + Images.NEXT_BUILD),
        given(
            "the image set by somebody, and every pod replaced",
            w -> {
              w.set("zone1").template(Deployment.CONTAINER, Images.TARGET);
              w.advance(LONG);
            },
            "Done",
            "Every pod runs " + Images.TARGET + "."),
        given(
            "the StatefulSet gone",
            w -> w.kubernetes().removeStatefulSet(Deployment.NAMESPACE, "obtest-zone1"),
            "Waiting StatefulSetGone",
            "Namespace default no longer has StatefulSet obtest-zone1."),
        given(
            "pods that the StatefulSet has not adopted yet",
            w -> w.set("zone1").adopted(false),
            "Waiting PodsOrphaned",
            "Pod obtest-zone1-0 has no controller yet. The operator waits until StatefulSet"
                + " obtest-zone1 adopts it."));
  }

  @ParameterizedTest
  @MethodSource
  void afterThePatch(StepRow row) {
    StepWorld world = stoppedZone();
    call(world);
    row.check(world, ReplacePodsTest::call);
  }

  /** An ended leader leaves its log stream without one until the next election. */
  @Test
  void touchesNoPodWhileTheZoneHasLeaders() {
    StepWorld world = StepWorld.threeZones().validated().through("zone1", new PullImage());
    given(
            "a stopped zone whose leaders have not moved",
            w -> w.database().setZoneActive("zone1", false),
            "Waiting LeadersInZone",
            "4 leaders still in zone1")
        .check(world, ReplacePodsTest::call);
  }

  static Stream<StepRow> afterThePatch() {
    return Stream.of(
        given(
            "a controller that has not seen it",
            w -> {},
            "Waiting ReplacingPods",
            "0 of 1 pods run "
                + Images.TARGET
                + ". The controller of StatefulSet obtest-zone1 has not seen the new image yet."),
        given(
            "an old pod that ends",
            w -> w.advance(SECONDS),
            "Waiting ReplacingPods",
            "0 of 1 pods run " + Images.TARGET + "."),
        given(
            "every pod replaced",
            w -> w.advance(LONG),
            "Done",
            "Every pod runs " + Images.TARGET + "."),
        given(
            "a partition",
            w -> {
              w.set("zone1").partition(1);
              w.advance(SECONDS);
            },
            "Waiting UpdatePartition",
            "The rolling-update partition of StatefulSet obtest-zone1 is now 1"),
        given(
            "a pod that doesn't belong to the StatefulSet",
            w -> w.set("zone1").foreignPod(foreign(w)),
            "Failed ForeignPod",
            "matches the selector of StatefulSet obtest-zone1 but does not belong to it."),
        given(
            "pods that the StatefulSet has not adopted yet",
            w -> w.set("zone1").adopted(false),
            "Waiting PodsOrphaned",
            "Pod obtest-zone1-0 has no controller yet."),
        given(
            "pods that the cluster refuses",
            w -> {
              w.set("zone1").refusePods("exceeded quota: team");
              w.advance(LONG);
            },
            "Waiting PodNotMade",
            "The cluster refuses a pod: exceeded quota: team."),
        given(
            "somebody who restores the old image",
            w -> w.set("zone1").template(Deployment.CONTAINER, Images.OLD, "argocd"),
            "Waiting ImagePutBack",
            "again: argocd restored " + Images.OLD + ".",
            SAYS.replaceFirst("\\.$", " again: argocd restored " + Images.OLD + "."),
            SETS));
  }

  @ParameterizedTest
  @MethodSource
  void whereTheControllerWaitsForever(StepRow row) {
    StepWorld world = stoppedZone(2);
    row.check(world, ReplacePodsTest::call);
  }

  static Stream<StepRow> whereTheControllerWaitsForever() {
    return Stream.of(
        given(
            "OnDelete",
            w -> {
              w.set("zone1").strategy(Strategy.ON_DELETE);
              call(w);
              w.advance(SECONDS);
            },
            "Waiting ReplacingPods",
            "Deleting pod obtest-zone1-1",
            DELETES,
            "delete Pod obtest-zone1-1"),
        given(
            "OnDelete, and the zone active again",
            w -> {
              w.set("zone1").strategy(Strategy.ON_DELETE);
              call(w);
              w.advance(SECONDS);
              w.database().setZoneActive("zone1", true);
            },
            "Failed ZoneNotStopped",
            "The operator never touches the pods of an active zone."),
        given(
            "RollingUpdate",
            w -> {},
            "Waiting ReplacingPods",
            "Setting image " + Images.TARGET,
            SAYS,
            HOLDS),
        given(
            "RollingUpdate, and the image set",
            ReplacePodsTest::imageSet,
            "Waiting ReplacingPods",
            "Deleting pod obtest-zone1-1",
            DELETES,
            "delete Pod obtest-zone1-1"),
        given(
            "RollingUpdate, and a server of another zone out of sync after the announcement",
            w -> {
              imageSet(w);
              w.whenAnnounced(
                  () ->
                      w.database().setLogSynced(w.database().serversOf("zone3").getFirst(), false));
            },
            "Waiting LogNotInSync",
            "of the zones other than zone1 not in sync",
            DELETES),
        given(
            "RollingUpdate, and a pod that ends",
            w -> {
              firstDeleted(w);
              w.advance(SECONDS);
            },
            "Waiting ReplacingPods",
            "0 of 2 pods run " + Images.TARGET + "."),
        given(
            "RollingUpdate, and a new pod whose server isn't back",
            w -> {
              w.database()
                  .faults()
                  .serverNeverComesBack(w.database().serversOf("zone1").getLast(), true);
              firstDeleted(w);
              w.advance(LONG);
            },
            "Waiting ServersNotRestarted",
            "2 of 2 servers of zone1 not restarted"),
        given(
            "RollingUpdate, and a server that is back",
            w -> {
              firstDeleted(w);
              w.advance(LONG);
            },
            "Waiting ReplacingPods",
            "Deleting pod obtest-zone1-0",
            DELETES.replace("zone1-1", "zone1-0"),
            "delete Pod obtest-zone1-0"),
        given(
            "RollingUpdate, and somebody who restores it after the first pod",
            w -> {
              firstDeleted(w);
              w.advance(SECONDS);
              w.set("zone1").strategy(w.set("zone1").strategyBefore().orElseThrow(), "argocd");
            },
            "Waiting StrategyPutBack",
            "again: argocd restored RollingUpdate.",
            "says Setting update strategy OnDelete on StatefulSet obtest-zone1 again: argocd restored RollingUpdate.",
            HOLDS),
        given(
            "RollingUpdate, and the image set by somebody",
            w -> w.set("zone1").template(Deployment.CONTAINER, Images.TARGET),
            "Waiting ReplacingPods",
            "Setting update strategy OnDelete on StatefulSet obtest-zone1.",
            "says Setting update strategy OnDelete on StatefulSet obtest-zone1.",
            HOLDS),
        given(
            "RollingUpdate, and every pod replaced",
            ReplacePodsTest::allDeleted,
            "Waiting ReplacingPods",
            "Restoring update strategy RollingUpdate on StatefulSet obtest-zone1.",
            "says Restoring update strategy RollingUpdate on StatefulSet obtest-zone1.",
            "patch StatefulSet obtest-zone1 released"),
        given(
            "RollingUpdate restored, and every pod replaced",
            w -> {
              allDeleted(w);
              call(w);
              w.advance(SECONDS);
            },
            "Done",
            "Every pod runs " + Images.TARGET + "."),
        given(
            "RollingUpdate with a partition",
            w -> {
              w.set("zone1").partition(1);
              w.advance(SECONDS);
            },
            "Waiting UpdatePartition",
            "The rolling-update partition of StatefulSet obtest-zone1 is now 1"),
        given(
            "a new pod whose image can't be pulled",
            w -> {
              w.kubernetes().breakImage(Images.TARGET, "ErrImagePull: not found");
              firstDeleted(w);
              w.advance(LONG);
            },
            "Waiting PodImagePull",
            "1 of 2 pods runs " + Images.TARGET + ". "),
        given(
            "pods that are ready only while their zone is active",
            w -> w.kubernetes().readiness((set, pod) -> w.database().zoneActive("zone1")),
            "Failed ReadinessNeedsZone",
            "0 of 2 pods of StatefulSet obtest-zone1 ready while zone1 is stopped"),
        given(
            "a probe that has not had the time to tell",
            w -> w.kubernetes().readiness((set, pod) -> true, Duration.ofSeconds(30)),
            "Waiting ReadinessAwaited",
            "Waiting up to 32 s to see whether the pods of StatefulSet obtest-zone1 stay ready"),
        given(
            "a probe that has had the time",
            w -> {
              w.kubernetes().readiness((set, pod) -> true, Duration.ofSeconds(30));
              w.advance(Duration.ofSeconds(33));
            },
            "Waiting ReplacingPods",
            "Setting image",
            SAYS,
            HOLDS));
  }

  private static void imageSet(StepWorld world) {
    call(world);
    world.advance(SECONDS);
  }

  private static void firstDeleted(StepWorld world) {
    imageSet(world);
    call(world);
  }

  private static void allDeleted(StepWorld world) {
    firstDeleted(world);
    world.advance(LONG);
    call(world);
    world.advance(LONG);
  }

  @Test
  void aControllerThatIsSilentForAMinuteIsNamed() {
    StepWorld world = stoppedZone();
    world.kubernetes().timing(new FakeTiming(LONG, SECONDS, SECONDS, SECONDS));
    call(world);
    world.advance(Duration.ofSeconds(61));

    assertThat(call(world).answer()).isEqualTo("Waiting ControllerSilent");
  }

  @Test
  void anImageThatIsNewInTheSpecTellsWhatItIsFirst() {
    String other = "mirror.test/oceanbase:4.3.5.3";
    StepWorld world = stoppedZone();
    world.images().put(other, Images.good(Images.TARGET_BUILD));
    world.targetImage(other);

    assertThat(call(world).changes())
        .containsExactly("create Job probe of " + other + " on node-obtest-zone1-0");
    world.advance(LONG);
    assertThat(call(world).changes())
        .containsExactly("apply StatefulSet obtest-zone1 observer=" + other);
  }

  @Test
  void thePodThatTheNextOneWaitsForIsNamed() {
    StepWorld world = stoppedZone(2);
    allDeleted(world);
    world.kubernetes().readiness((set, pod) -> false);
    world.set("zone1").losePod(1);

    Outcome outcome = call(world);

    assertThat(outcome.answer()).isEqualTo("Waiting PodAwaited");
    assertThat(outcome.message())
        .contains("Kubernetes creates the next pod when pod obtest-zone1-0 is ready");
  }

  private static PodState foreign(StepWorld world) {
    return world.set("zone2").podStates(Deployment.CONTAINER).getFirst();
  }

  private static StepWorld stoppedZone() {
    return stoppedZone(1);
  }

  private static StepWorld stoppedZone(int servers) {
    return StepWorld.of(FakeClusterShape.threeZones().withServersPerZone(servers))
        .validated()
        .through("zone1", new PullImage(), new StopZone(), new MinorFreeze());
  }

  private static Outcome call(StepWorld world) {
    return world.runInZone("zone1", new ReplacePods());
  }
}
