package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.JobState.Trouble;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.FakeCluster;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@code spec.cancelled} after a script whose Job the operator created and never saw again. */
class CancelUnseenScriptTest {
  private static final String PRE = "upgrade_pre.py";
  private static final String UNANSWERED = "no answer";

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  /** The operator has stored that it creates the Job, and has not seen the Job since. */
  @Test
  void aScriptThatTheOperatorNeverSawIsUndone() {
    Upgrade upgrade = scene.apply();
    scene.once(
        this::preparing,
        () -> {
          database.setClusterParameter("enable_upgrade_mode", "True");
          upgrade.cancel();
        });

    CancelTest.assertCancelled(upgrade.run());
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /**
   * The operator was away until the checks were too old. It never saw the Job run, deleted it, and
   * has not created the next one.
   */
  @Test
  void aScriptThatStartedWhileItsJobWasDeletedIsUndone() {
    scene.jobs().troubleUntilCleared(PRE, Trouble.Kind.UNSCHEDULABLE, "no room");
    scene.once(
        this::preparing,
        () -> {
          scene.kubernetes().advance(Duration.ofMinutes(30));
          scene.kubernetes().faults().killAfterWrite(1);
        });
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (write.verb().equals("delete") && write.name().contains("-prepare-")) {
                scene.kubernetes().faults().beforeEachWrite(any -> {});
                scene.jobs().clear(PRE);
                scene.kubernetes().advance(Duration.ofSeconds(20));
                scene.seeing("tenants", any -> unanswered());
              }
            });
    Upgrade upgrade = scene.apply();
    scene
        .operator()
        .runUntil(() -> String.valueOf(upgrade.status().message()).contains(UNANSWERED));
    assertThat(Parameters.of(database)).isNotEqualTo(before);
    assertThat(preparing()).isFalse();
    scene.seeing("tenants", UnaryOperator.identity());
    upgrade.cancel();

    CancelTest.assertCancelled(upgrade.run());
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  private boolean preparing() {
    return scene.kubernetes().jobs().existing().stream()
        .anyMatch(job -> job.work().toString().contains(PRE));
  }

  private static Object unanswered() {
    throw new DatabaseException.Unavailable(UNANSWERED, null);
  }
}
