package dev.obupgrade.steps.zone;

import static dev.obupgrade.steps.StepRow.given;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterHealthyTest {
  private static final String SCRIPT = "upgrade_health_checker.py";
  private static final String CREATES = "create Job " + SCRIPT;

  @ParameterizedTest
  @MethodSource
  void answers(StepRow row) {
    row.check(StepWorld.threeZones(), ClusterHealthyTest::call);
  }

  static Stream<StepRow> answers() {
    return Stream.of(
        given(
            "a healthy cluster", w -> {}, "Waiting JobPending", "Job up-clusterhealthy-", CREATES),
        given(
            "a stopped zone",
            w -> w.database().setZoneActive("zone3", false),
            "Waiting ZoneNotActive",
            "1 of 3 zones not active: zone3."),
        given(
            "its own zone stopped",
            w -> w.database().setZoneActive("zone1", false),
            "Waiting ZoneNotActive",
            "1 of 3 zones not active: zone1."),
        given(
            "a server of another zone out of sync",
            w -> w.database().setLogSynced(w.database().serversOf("zone3").getFirst(), false),
            "Waiting LogNotInSync",
            "not in sync"),
        given(
            "a pod of another zone that is being deleted",
            w -> w.set("zone3").beginToEnd(0),
            "Waiting OtherZoneNotAtRest",
            "Zone zone3: pod obtest-zone3-0 is being deleted."),
        given(
            "a password that somebody changed in the database after the operator logged in",
            StepWorld::refuseFurtherLogins,
            "Waiting LoginRefused",
            "The database refuses the login of user 'root'"),
        given(
            "a zone that stops while the script runs",
            w -> {
              call(w);
              w.advance(Duration.ofSeconds(3));
              w.database().setZoneActive("zone3", false);
            },
            "Waiting JobRunning",
            "Job up-clusterhealthy-"),
        given(
            "a script that passed",
            w -> {
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Done",
            SCRIPT + " passed"),
        given(
            "a script that failed",
            w -> {
              w.jobs().failNext(SCRIPT, "zone2 is ill");
              call(w);
              w.advance(Duration.ofMinutes(1));
            },
            "Failed ScriptFailed",
            "zone2 is ill"),
        given(
            "a script that failed while a zone is stopped",
            w -> {
              w.jobs().failNext(SCRIPT, "zone3 is stopped");
              call(w);
              w.advance(Duration.ofMinutes(1));
              w.database().setZoneActive("zone3", false);
            },
            "Waiting ZoneNotActive",
            "1 of 3 zones not active: zone3."),
        given(
            "a script that failed while a zone was stopped, which is active again",
            w -> {
              w.jobs().failNext(SCRIPT, "zone3 is stopped");
              call(w);
              w.advance(Duration.ofMinutes(1));
              w.database().setZoneActive("zone3", false);
              call(w);
              w.database().setZoneActive("zone3", true);
            },
            "Waiting JobPending",
            "Job up-clusterhealthy-",
            CREATES),
        given(
            "a Job that no node has room for",
            w -> {
              w.jobs().troubleNext(SCRIPT, Trouble.Kind.UNSCHEDULABLE, "0/3 nodes are available");
              call(w);
              w.advance(Duration.ofSeconds(3));
            },
            "Waiting JobUnschedulable",
            "0/3 nodes are available"));
  }

  private static StepWorld.Outcome call(StepWorld world) {
    return world.runInZone("zone1", new ClusterHealthy());
  }
}
