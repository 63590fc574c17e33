package dev.obupgrade.steps.pods;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PullImageTest {
  private static final String PROBE = "create Job probe of " + Images.TARGET + " on ";

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(
        StepWorld.of(FakeClusterShape.threeZones().withServersPerZone(2)), PullImageTest::call);
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "the first look",
            w -> {},
            "Waiting JobPending",
            "Job up-pullimage-",
            PROBE + "node-obtest-zone1-0",
            PROBE + "node-obtest-zone1-1"),
        given(
            "a Job that succeeded, and whose pod is gone",
            w -> {
              call(w);
              String job = w.kubernetes().jobs().requests().getLast().name();
              w.kubernetes().jobs().replace(Deployment.NAMESPACE, job);
            },
            "Waiting JobLost",
            "its pod is gone, and its result with it. Running it again (1 of 3)."),
        given(
            "the image on every node",
            w -> {
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Done",
            Images.TARGET_BUILD + " is on node-obtest-zone1-0, node-obtest-zone1-1."),
        given(
            "an image of another build than planned",
            w -> {
              w.images().put(Images.TARGET, Images.good(Images.NEXT_BUILD));
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Failed ImageChanged",
            Images.NEXT_BUILD + " on node node-obtest-zone1-0"),
        given(
            "a node that can't pull it",
            w -> {
              w.kubernetes().breakImage(Images.TARGET, "ErrImagePull: not found");
              call(w);
              w.advance(Duration.ofSeconds(5));
            },
            "Waiting JobImagePull",
            "ErrImagePull: not found"),
        given(
            "a StatefulSet that is gone",
            w -> w.kubernetes().removeStatefulSet(Deployment.NAMESPACE, "obtest-zone1"),
            "Waiting StatefulSetGone",
            "Namespace default no longer has StatefulSet obtest-zone1."),
        given(
            "a zone without a pod",
            w -> {
              w.set("zone1").scale(0);
              w.advance(Duration.ofMinutes(5));
            },
            "Waiting NoNode",
            "No pod of StatefulSet obtest-zone1 is on a node."));
  }

  @Test
  void itSaysWhichJobItCreatesBeforeItDoes() {
    Outcome outcome = call(StepWorld.threeZones());

    assertThat(outcome.acts()).hasSize(2);
    assertThat(outcome.acts().getFirst()).startsWith("says ").contains("Job up-pullimage-");
    assertThat(outcome.acts().getLast()).startsWith("create Job");
  }

  private static Outcome call(StepWorld world) {
    return world.runInZone("zone1", new PullImage());
  }
}
