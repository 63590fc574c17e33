package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ServerStatus;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.pods.MinorFreeze;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VersionRefreshedTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String NOT_RESTARTED =
      "1 of 1 servers of zone1 not restarted with " + Images.TARGET_BUILD + ": 10.0.1.1:2882 ";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(replaced(), VersionRefreshedTest::call);
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given("a server that starts", w -> {}, "Waiting ServersNotRestarted", NOT_RESTARTED),
        given(
            "a server in service with the build",
            w -> w.advance(LONG),
            "Done",
            "Every server of zone1 has restarted with " + Images.TARGET_BUILD + "."),
        given(
            "a server that runs another build",
            w -> {
              w.advance(LONG);
              w.database()
                  .restartServer(w.database().serversOf("zone1").getFirst(), Images.OLD_BUILD);
              w.advance(LONG);
            },
            "Waiting OldProgram",
            "Server 10.0.1.1:2882 restarted with image "
                + Images.TARGET
                + " but still reports build "
                + Images.OLD_BUILD
                + ", not "
                + Images.TARGET_BUILD
                + "."),
        given(
            "a server that crashes",
            w -> {
              w.kubernetes().breakServers(Images.TARGET, crashing());
              w.set("zone1").losePod(0);
              w.advance(LONG);
            },
            "Waiting PodCrashing",
            "pod obtest-zone1-0: CrashLoopBackOff"),
        given(
            "somebody who restores the old image",
            w -> w.set("zone1").template(Deployment.CONTAINER, Images.OLD, "argocd"),
            "Waiting ImagePutBack",
            "again: argocd restored " + Images.OLD + ".",
            "says Setting image %s on StatefulSet obtest-zone1 again: argocd restored %s."
                .formatted(Images.TARGET, Images.OLD),
            "apply StatefulSet obtest-zone1 observer=" + Images.TARGET),
        given(
            "another image of the build in the spec",
            w -> {
              w.images().put("mirror.test/ob:1", Images.good(Images.TARGET_BUILD));
              w.targetImage("mirror.test/ob:1");
            },
            "Waiting JobPending",
            "Job up-versionrefreshed-",
            "create Job probe of mirror.test/ob:1 on node-obtest-zone1-0"));
  }

  @Test
  void theStatusShowsTheZonesServers() {
    StepWorld world = replaced().advance(LONG);

    call(world);

    assertThat(world.zone("zone1").servers())
        .containsExactly(
            new ServerStatus(
                "10.0.1.1:2882", "obtest-zone1-0", Images.TARGET_BUILD.toString(), "ACTIVE"));
  }

  private static Trouble crashing() {
    return new Trouble(Trouble.Kind.CRASHING, "pod obtest-zone1-0: CrashLoopBackOff");
  }

  private static StepWorld replaced() {
    return StepWorld.threeZones()
        .through("zone1", new PullImage(), new StopZone(), new MinorFreeze(), new ReplacePods());
  }

  private static Outcome call(StepWorld world) {
    return world.runInZone("zone1", new VersionRefreshed());
  }
}
