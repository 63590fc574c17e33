package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.CounterpartSpec;
import dev.obupgrade.api.CpuArch;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.PreCheckSpec;
import dev.obupgrade.api.SecretKey;
import dev.obupgrade.api.TenantLoginSpec;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobState.Trouble.Kind;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreCheckOnlyTest {
  private final Scene scene = Scene.threeZones();
  private final Map<String, String> before = Parameters.of(scene.cluster().database());

  private void assertAsBefore() {
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(scene.kubernetes().mutations())
        .noneMatch(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"));
    assertThat(scene.cluster().database().commands()).noneMatch(c -> c.text().contains(" ZONE "));
  }

  @Test
  void aFitClusterIsSaidToBeFitAndIsLeftAsItWas() {
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.is(Conditions.PRE_CHECK_PASSED)).isTrue();
    assertThat(upgrade.status().plan().hops()).hasSize(1);
    assertThat(upgrade.succeededSteps())
        .containsExactly(
            "validate",
            "resolvePath",
            "takeRecord",
            "preCheck",
            "restoreParameters",
            "releaseRecord");
    assertAsBefore();
  }

  @Test
  void anUnfitClusterIsToldWhatFailedAndIsLeftAsItWas() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.phase()).isEqualTo("Failed");
    assertThat(upgrade.is(Conditions.PRE_CHECK_PASSED)).isFalse();
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getStatus()).isEqualTo("False");
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason()).isEqualTo("PreChecksFailed");
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .filteredOn(c -> c.result().name().equals("Failed"))
        .hasSize(2)
        .allMatch(c -> !c.observed().isBlank());
    assertAsBefore();
  }

  @Test
  void aNewRetryHasItAllCheckedAgain() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    Instant first = upgrade.status().startedAt();
    Instant failedSince =
        Instant.parse(upgrade.condition(Conditions.SUCCEEDED).getLastTransitionTime());
    scene.clock().advance(Duration.ofMinutes(5));
    scene.cluster().database().setTenantLocked("mysql1", false);

    upgrade.retry("1");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().handledRetry()).isEqualTo("1");
    assertThat(upgrade.status().round()).isEqualTo(2);
    assertThat(upgrade.status().startedAt()).isAfter(first);
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getStatus()).isEqualTo("True");
    assertThat(Instant.parse(upgrade.condition(Conditions.SUCCEEDED).getLastTransitionTime()))
        .isAfter(failedSince);
    assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
        .noneMatch(c -> c.result().name().equals("Failed"));
    assertThat(scene.kubernetes().jobs().requests())
        .filteredOn(j -> j.work().stream().anyMatch(JobRequest.Work.Suite.class::isInstance))
        .as("one Job a run, each of its own name")
        .hasSize(2)
        .extracting(JobRequest::name)
        .doesNotHaveDuplicates();
    assertAsBefore();
  }

  @Test
  void meanwhileItsConditionsAreThoseOfOneThatRuns() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    String ended = upgrade.condition(Conditions.SUCCEEDED).getLastTransitionTime();
    scene.clock().advance(Duration.ofMinutes(10));

    upgrade.retry("again");
    upgrade.runTo("resolvePath");

    assertThat(upgrade.condition(Conditions.SUCCEEDED).getStatus()).isEqualTo("Unknown");
    assertThat(upgrade.condition(Conditions.RECONCILING).getStatus()).isEqualTo("True");
    assertThat(upgrade.condition(Conditions.PRE_CHECK_PASSED).getReason())
        .isEqualTo("PreChecksPending");
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getLastTransitionTime())
        .isGreaterThan(ended);
    assertThat(upgrade.status().finishedAt()).isNull();
    assertThat(upgrade.status().hops()).isEmpty();
    assertThat(upgrade.status().phase()).isEqualTo(UpgradePhase.Planning);
  }

  @Test
  void aHardFailureOfItsStepIsTriedAgainAsAnyStep() {
    scene.jobs().troubleNext("upgrade_checker.py", Kind.OUT_OF_MEMORY, "it was the end");
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();

    upgrade.retry("again");

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().round()).isNull();
    assertAsBefore();
  }

  @Test
  void killedAnywhereTheSecondRunArrives() {
    scene.cluster().database().setTenantLocked("mysql1", true);
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();
    int first = scene.kubernetes().writes();
    check.retry("again");
    check.run();
    int writes = scene.kubernetes().writes() - first;
    int jobs = scene.kubernetes().jobs().requests().size();
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= 2 * writes; n++) {
      Scene killed = Scene.threeZones();
      killed.cluster().database().setTenantLocked("mysql1", true);
      Upgrade upgrade = killed.apply("check", killed.cluster().preCheckOnly()).run();
      if (n <= writes) {
        killed.kubernetes().faults().killBeforeWrite(n);
      } else {
        killed.kubernetes().faults().killAfterWrite(n - writes);
      }
      upgrade.retry("again");
      upgrade.run();
      if (killed.operator().kills() != 1
          || !Integer.valueOf(2).equals(upgrade.status().round())
          || !"Failed".equals(upgrade.phase())
          || killed.kubernetes().jobs().requests().size() != jobs
          || !killed.kubernetes().records().all().isEmpty()
          || !Parameters.of(killed.cluster().database()).equals(before)) {
        wrong.add("write %d: %s".formatted(n, upgrade.status().message()));
      }
    }
    assertThat(writes).isGreaterThan(10);
    assertThat(wrong).isEmpty();
  }

  @Test
  void theSameRetryAgainDoesNothing() {
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();
    upgrade.retry("1");
    upgrade.run();
    int jobs = scene.kubernetes().jobs().requests().size();

    upgrade.retry("1");
    upgrade.run();

    assertThat(upgrade.status().round()).isEqualTo(2);
    assertThat(scene.kubernetes().jobs().requests()).hasSize(jobs);
  }

  @Test
  void anUpgradeThatHasEndedOnlyNotesARetry() {
    Upgrade upgrade = scene.apply().run();
    int jobs = scene.kubernetes().jobs().requests().size();

    upgrade.retry("1");
    upgrade.run();

    assertThat(upgrade.phase()).isEqualTo("Succeeded");
    assertThat(upgrade.status().handledRetry()).isEqualTo("1");
    assertThat(upgrade.status().observedGeneration())
        .isEqualTo(upgrade.resource().getMetadata().getGeneration());
    assertThat(scene.kubernetes().jobs().requests()).hasSize(jobs);
  }

  @Test
  void whoDisagreesIsToldAtTheEnd() {
    scene.cluster().database().setLocalityChanging("mysql1", true);
    Upgrade upgrade = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(upgrade.status().message())
        .startsWith(
            "The cluster is not ready for the upgrade: upgrade_checker.py passed, and the built-in"
                + " suite failed 1 of ")
        .contains("Fix: Follow the remedy of each failed check.");
    assertAsBefore();
  }

  @Test
  void whatAPersonWantsToBeLookedAtReachesTheJob() {
    var wish =
        new PreCheckSpec(
            "24h",
            List.of(new TenantLoginSpec("mysql1", "app", new SecretKey("app", "pw"))),
            List.of(
                new CounterpartSpec("west", "10.9.0.1", 3881, "ops", new SecretKey("west", "pw"))),
            CpuArch.NoAvx2);
    ObUpgradeSpec spec = scene.cluster().preCheckOnly();
    scene
        .apply(
            "check",
            new ObUpgradeSpec(spec.cluster(), spec.target(), spec.via(), spec.mode(), wish, null))
        .run();

    assertThat(scene.kubernetes().jobs().requests())
        .flatExtracting(JobRequest::work)
        .filteredOn(JobRequest.Work.Suite.class::isInstance)
        .extracting(w -> ((JobRequest.Work.Suite) w).wishes())
        .containsExactly(
            new JobRequest.Wishes(
                Optional.of("24h"),
                List.of(new JobRequest.TenantLogin("mysql1", "app", "app", "pw")),
                List.of(
                    new JobRequest.Counterpart(
                        "west", new JobRequest.Login("10.9.0.1", 3881, "ops", "west", "pw"))),
                Optional.of(false)));
  }

  @Test
  void afterItTheUpgradeItselfCanBeDone() {
    scene.apply("check", scene.cluster().preCheckOnly()).run();
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }
}
