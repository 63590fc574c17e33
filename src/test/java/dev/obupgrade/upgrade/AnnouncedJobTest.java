package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.FakeClusterShape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Job that was announced, and that the cluster refused or the operator had no time to create. */
class AnnouncedJobTest {
  private static final String POST = "upgrade_post.py";
  private static final int USERS = 100;

  /** User tenants, their META tenants and sys. */
  private static final int TENANTS = 2 * USERS + 1;

  private static Scene manyTenants() {
    return Scene.of(
        FakeClusterShape.threeZones()
            .withUserTenants(
                IntStream.range(0, USERS).mapToObj(i -> "t" + i).toArray(String[]::new)));
  }

  private static List<JobRequest> jobs(Scene scene, String script) {
    return scene.kubernetes().jobs().requests().stream()
        .filter(j -> j.work().toString().contains(script))
        .toList();
  }

  private static void refuseJobs(Scene scene, boolean refuse) {
    scene
        .kubernetes()
        .jobs()
        .refuseCreation(
            Optional.of(new Trouble(Trouble.Kind.QUOTA, "exceeded quota")).filter(t -> refuse));
  }

  /** The cluster refuses Jobs for a minute, from when this step begins. */
  private static Upgrade refusedIn(Scene scene, String step) {
    Upgrade upgrade = scene.apply();
    scene.once(() -> step.equals(upgrade.status().step()), () -> refuseJobs(scene, true));
    upgrade.runTo(step);
    scene.operator().runFor(Duration.ofMinutes(1));
    assertThat(upgrade.status().message()).contains("exceeded quota");
    return upgrade;
  }

  /** The operator stores that it creates the Job, and doesn't reach the API server then. */
  private static void loseCreation(Scene scene, String script) {
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            m -> {
              if (m.kind().equals("Job") && m.detail().contains(script)) {
                scene.kubernetes().faults().beforeEachWrite(any -> {});
                throw new ApiException.Unavailable("API server away", null);
              }
            });
  }

  @ParameterizedTest
  @CsvSource({"upgrade_pre.py, prepare", "upgrade_post.py, finish"})
  void theTimeOfAScriptGrowsWithTheTenantsHoweverOftenItsJobIsCreated(String script, String step) {
    for (String trouble : List.of("none", "quota", "outage")) {
      Scene scene = manyTenants();
      Upgrade upgrade = trouble.equals("quota") ? refusedIn(scene, step) : scene.apply();
      if (trouble.equals("quota")) {
        refuseJobs(scene, false);
      }
      if (trouble.equals("outage")) {
        loseCreation(scene, script);
      }
      upgrade.run();

      assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
      assertThat(jobs(scene, script))
          .as(trouble)
          .hasSize(1)
          .allSatisfy(j -> assertThat(j.deadline().toSeconds()).isGreaterThan(100L * TENANTS));
    }
  }

  @Test
  void anUpgradeJobThatBeganMeanwhileIsWaitedFor() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = refusedIn(scene, "finish");
    scene.cluster().database().startUpgradeJob(Duration.ofMinutes(20));
    refuseJobs(scene, false);
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(jobs(scene, POST)).isEmpty();
    assertThat(upgrade.status().message()).contains("is running");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void theDatabaseIsWatchedUntilTheLastScriptReallyRuns() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = refusedIn(scene, "finish");
    scene.cluster().database().setZoneActive("zone2", false);
    refuseJobs(scene, false);
    scene.operator().runFor(Duration.ofMinutes(10));

    assertThat(jobs(scene, POST)).isEmpty();
    assertThat(upgrade.status().message()).contains("Zone zone2 is INACTIVE");
    scene.cluster().database().setZoneActive("zone2", true);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void aClusterThatFellIllMeanwhileIsNotTakenForHealthy() {
    Scene scene = Scene.threeZones();
    Upgrade upgrade = refusedIn(scene, "zone1/clusterHealthy");
    var server = scene.cluster().database().serversOf("zone3").getFirst();
    scene.cluster().database().setLogSynced(server, false);
    refuseJobs(scene, false);
    scene.operator().runFor(Duration.ofMinutes(5));

    assertThat(jobs(scene, "upgrade_health_checker.py")).isEmpty();
    assertThat(upgrade.status().message()).contains("not in sync");
  }

  /** It exists, although the operator that created it never saw it. What it did is its own work. */
  @Test
  void aJobWhoseOperatorDiedRightAfterItCreatedItIsNotTakenForSomebodyElse() {
    Scene scene = Scene.threeZones();
    scene.once(
        () -> !jobs(scene, POST).isEmpty(),
        () -> {
          scene.kubernetes().advance(Duration.ofMinutes(1)); // the script ends meanwhile
          scene.kubernetes().faults().killAfterWrite(1);
        });
    Upgrade upgrade = scene.apply().run();

    assertThat(scene.operator().kills()).isEqualTo(1);
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(jobs(scene, POST)).hasSize(1);
    assertThat(upgrade.events()).noneMatch(e -> e.reason().equals("UpgradeModeChanged"));
  }
}
