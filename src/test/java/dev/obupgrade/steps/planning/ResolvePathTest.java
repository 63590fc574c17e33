package dev.obupgrade.steps.planning;

import static dev.obupgrade.steps.StepRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.steps.Given;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResolvePathTest {
  private static final ImageVersion NEXT = new ImageVersion("4.4.1.0", Images.NEXT);
  private static final ImageVersion BARRIER = new ImageVersion("4.3.5.3", Images.TARGET);

  private static void run(StepWorld world, BuildVersion build, String... zones) {
    for (String zone : zones) {
      world.database().serversOf(zone).forEach(s -> world.database().restartServer(s, build));
    }
    world.advance(Duration.ofMinutes(2));
  }

  private static void prepared(StepWorld world) {
    world.database().runUpgradeChecker();
    world.database().runUpgradePre(Images.TARGET_BUILD.version());
  }

  static Stream<StepRow> rows() {
    return Stream.of(
        row("one hop", w -> {}, "Done", "The path is 4.3.5.2"),
        row(
            "a barrier on the way",
            w -> Given.target(w, NEXT, BARRIER),
            "Done",
            "-> 4.3.5.3(B) -> 4.4.1.0-100000032025101610."),
        row(
            "no image of the barrier",
            w -> Given.target(w, NEXT),
            "Failed MissingImage",
            "spec.via has no image of 4.3.5.3"),
        row(
            "an image that no hop needs",
            w -> Given.target(w, BARRIER, NEXT),
            "Done",
            "Note: the path does not stop at 4.4.1.0"),
        row(
            "an image of another version",
            w -> Given.target(w, new ImageVersion("4.3.5.4", Images.TARGET)),
            "Failed UnusableImage",
            "holds observer 4.3.5.3-103000092025080818, but the spec says version 4.3.5.4."),
        row(
            "an image without a script",
            w ->
                w.images()
                    .put(
                        Images.TARGET, Images.good(Images.TARGET_BUILD).without("upgrade_post.py")),
            "Failed UnusableImage",
            "lacks [upgrade_post.py]"),
        row(
            "an image without a Python",
            w ->
                w.images()
                    .put(
                        Images.TARGET,
                        Images.good(Images.TARGET_BUILD)
                            .withInterpreterProblem("no module MySQLdb")),
            "Failed UnusableImage",
            "has no Python that can run its upgrade scripts: no module MySQLdb"),
        row(
            "an image without the upgrade file",
            w -> w.images().put(Images.TARGET, Images.good(Images.TARGET_BUILD).withoutGraph()),
            "Failed NoPath",
            "no oceanbase_upgrade_dep.yml"),
        row(
            "servers of two builds",
            w -> run(w, Images.TARGET_BUILD, "zone1"),
            "Failed MixedBuilds",
            "The servers run different builds: 4.3.5.2-102000042025061010 on 10.0.2.1:2882 of zone2, 10.0.3.1:2882 of zone3; 4.3.5.3"),
        row(
            "servers of the target's build",
            w -> {
              run(w, Images.TARGET_BUILD, "zone1", "zone2", "zone3");
              w.database().setClusterParameter("min_observer_version", "4.3.5.3");
              w.database().runUpgradePost(Images.TARGET_BUILD.version());
            },
            "Done",
            "already."),
        row(
            "servers of the target's build, and an upgrade that nobody finished",
            w -> run(w, Images.TARGET_BUILD, "zone1", "zone2", "zone3"),
            "Failed HalfUpgraded",
            "already, but min_observer_version is 4.3.5.2 and upgrade mode is off."),
        row(
            "a target beyond an upgrade that nobody finished",
            w -> {
              run(w, Images.TARGET_BUILD, "zone1", "zone2", "zone3");
              Given.target(w, NEXT);
            },
            "Failed HalfUpgraded",
            "already, but min_observer_version is 4.3.5.2 and upgrade mode is off."),
        row(
            "servers of the target's build in upgrade mode",
            w -> {
              run(w, Images.TARGET_BUILD, "zone1", "zone2", "zone3");
              w.database().setClusterParameter("min_observer_version", "4.3.5.3");
              w.database().setClusterParameter("enable_upgrade_mode", "True");
            },
            "Failed HalfUpgraded",
            "enable_upgrade_mode is True, _upgrade_stage is NONE, min_observer_version is 4.3.5.3."),
        row(
            "a cluster that somebody prepared",
            w -> prepared(w),
            "Done",
            "Taken over from state Prepared: Every server runs 4.3.5.2-102000042025061010."),
        row(
            "a cluster that somebody prepared, and a log that is behind",
            w -> {
              prepared(w);
              w.database().setLogSynced(w.database().serversOf("zone2").getFirst(), false);
            },
            "Waiting LogNotInSync",
            "not in sync"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answers(StepRow row) {
    row.check(
        StepWorld.threeZones().unplanned(),
        world -> StepRow.untilJobsEnd(world, w -> w.run(new ResolvePath())));
  }

  @Test
  void asksTheImageFirst() {
    row(
            "nothing known of the image",
            w -> {},
            "Waiting JobPending",
            "is starting.",
            "create Job probe of " + Images.TARGET)
        .check(StepWorld.threeZones().unplanned(), w -> w.run(new ResolvePath()));
  }

  @Test
  void freezesThePlan() {
    StepWorld world = StepWorld.threeZones().unplanned();
    Given.target(world, NEXT, BARRIER);
    StepRow.untilJobsEnd(world, w -> w.run(new ResolvePath()));

    assertThat(world.status().plan().hops())
        .containsExactly(
            new PlannedHop("4.3.5.3", Images.TARGET_BUILD.toString(), Images.TARGET),
            new PlannedHop("4.4.1.0", Images.NEXT_BUILD.toString(), Images.NEXT));
    assertThat(world.status().plan().zones()).containsExactly("zone1", "zone2", "zone3");
  }

  @Test
  void runsTheImageAgainAfterARetry() {
    StepWorld world = StepWorld.threeZones().unplanned();
    world.images().put(Images.TARGET, Images.good(Images.NEXT_BUILD));
    assertThat(StepRow.untilJobsEnd(world, w -> w.run(new ResolvePath())).answer())
        .isEqualTo("Failed UnusableImage");
    world.images().put(Images.TARGET, Images.good(Images.TARGET_BUILD));

    assertThat(StepRow.untilJobsEnd(world, w -> w.run(new ResolvePath())).answer())
        .isEqualTo("Done");
  }
}
