package dev.obupgrade.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.simulate.Simulation.End;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A value that is not restored is excused only where nobody can know it. */
class MemoryTest {
  private final World world = new World(Plan.of(33).with(List.of()));

  @BeforeAll
  static void quiet() {
    OperatorLog.read();
  }

  @AfterAll
  static void loud() {
    OperatorLog.leave();
  }

  private void until(BooleanSupplier condition) {
    world.operators().runUntil(world.now().plus(Duration.ofHours(1)), condition);
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** The first upgrade is deleted, with its record if so, and a second one takes the cluster. */
  private End finishedByAnother(Runnable beforeTheSecond) {
    world.person().apply(World.UPGRADE, world.spec());
    until(() -> world.database().truth().zones().containsValue(false));
    world.person().removeFinalizer(World.UPGRADE);
    beforeTheSecond.run();
    world.person().apply("again", world.spec());
    Ending ending = new Ending(world);
    until(ending::over);
    return ending.judge();
  }

  private void removeRecords(boolean told) {
    for (ClusterRecord record : world.scene().kubernetes().records().all()) {
      if (told) {
        world.memory().recordDeleted(record);
      }
      world.scene().kubernetes().records().remove(record);
    }
    world.memory().look();
  }

  private String offlineTime() {
    return world.database().clusterParameter("server_permanent_offline_time");
  }

  @Test
  void whatNobodyKnowsIsNamedAndStays() {
    assertThat(finishedByAnother(() -> removeRecords(true))).isEqualTo(End.SUCCEEDED);
    assertThat(world.rules().violations()).isEmpty();
    assertThat(world.memory().lost()).isTrue();
    assertThat(offlineTime()).isEqualTo("72h");
  }

  @Test
  void whatTheOperatorLosesItselfIsAViolation() {
    finishedByAnother(() -> removeRecords(false));
    assertThat(world.rules().violations()).anyMatch(v -> v.contains("is 72h"));
  }

  @Test
  void withTheRecordEverythingIsRestored() {
    assertThat(finishedByAnother(() -> {})).isEqualTo(End.SUCCEEDED);
    assertThat(world.rules().violations()).isEmpty();
    assertThat(world.memory().lost()).isFalse();
    assertThat(offlineTime()).isEqualTo("3600s");
  }
}
