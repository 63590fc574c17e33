package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl delete} of an upgrade under way. */
class DeletionTest {
  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  private Upgrade deletedAt(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    upgrade.markDeleted();
    return upgrade;
  }

  static List<String> cancellable() {
    return CancelTest.cancellable();
  }

  @ParameterizedTest
  @MethodSource("cancellable")
  void beforeAZoneIsStoppedEverythingIsUndone(String step) {
    scene.apply().runTo(step).delete();

    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(database.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zone1/stopZone", "zone1/replacePods", "zone2/clusterHealthy", "finish"})
  void laterNothingIsChangedAndTheRecordStays(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    Map<String, String> then = Parameters.of(database);
    List<ClusterRecord> records = scene.kubernetes().records().all();
    int commands = database.commands().size();
    upgrade.markDeleted();
    int turns = scene.operator().turns();
    scene.operator().runUntil(() -> !upgrade.exists());

    assertThat(scene.operator().turns() - turns).isEqualTo(1);
    assertThat(Parameters.of(database)).isEqualTo(then);
    assertThat(scene.kubernetes().records().all()).isEqualTo(records);
    assertThat(database.commands()).hasSize(commands);
    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("DeletedInUpgrade"))
        .singleElement()
        .matches(e -> e.warning())
        .matches(e -> e.message().contains("Create an ObUpgrade with the same target"))
        .matches(e -> e.message().contains(records.getFirst().name()));
  }

  /** The record is gone already, so nothing is left to finish. */
  @Test
  void inItsLastStepItEndsWithoutAWord() {
    Upgrade upgrade = scene.apply().runTo("verify");
    assertThat(scene.kubernetes().records().all()).isEmpty();
    upgrade.delete();

    assertThat(upgrade.events()).noneMatch(e -> e.warning());
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void aCancelThatIsUnderWayIsFinishedFirst() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    upgrade.cancel();
    upgrade.runTo("resumeMerges").delete();

    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void theFinalizerIsThereBeforeAnythingIsChanged() {
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (write.kind().equals("ConfigMap")) {
                assertThat(finalizers(new Upgrade(scene, "up")))
                    .containsExactly(ObUpgrade.FINALIZER);
              }
            });
    assertThat(scene.apply().run().phase()).isEqualTo("Succeeded");
  }

  private static List<String> finalizers(Upgrade upgrade) {
    return upgrade.resource().getMetadata().getFinalizers();
  }

  @Test
  void oneThatHasEndedHasNone() {
    Upgrade upgrade = scene.apply().run();

    assertThat(finalizers(upgrade)).isEmpty();
    upgrade.markDeleted();
    assertThat(upgrade.exists()).isFalse();
  }

  /** The operator died between its last two writes. */
  @Test
  void oneThatHasEndedLetsGoAtOnce() {
    Upgrade upgrade = scene.apply().run();
    scene.kubernetes().upgrades().finalizers("default", "up", List.of(ObUpgrade.FINALIZER));
    upgrade.delete();

    assertThat(upgrade.exists()).isFalse();
  }

  @Test
  void oneOfAnEarlierOperatorGetsItAtTheNextTurn() {
    Upgrade upgrade = scene.apply().runTo("prepare");
    scene.kubernetes().upgrades().finalizers("default", "up", List.of("example.com/other"));
    scene.operator().hear("up");
    upgrade.runTo("zone1/clusterHealthy");

    assertThat(finalizers(upgrade)).containsExactly("example.com/other", ObUpgrade.FINALIZER);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
    assertThat(finalizers(upgrade)).containsExactly("example.com/other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"takeRecord", "prepare"})
  void withoutItNothingBeginsThatADeletionMustUndo(String step) {
    scene.kubernetes().upgrades().refuseFinalizers(true);
    Upgrade upgrade = scene.apply();
    if (step.equals("prepare")) {
      scene.kubernetes().upgrades().refuseFinalizers(false);
      upgrade.runTo(step);
      scene.kubernetes().upgrades().finalizers("default", "up", List.of());
      scene.kubernetes().upgrades().refuseFinalizers(true);
    }
    scene.operator().runFor(Duration.ofHours(1));

    assertThat(database.commands()).noneMatch(c -> c.text().startsWith("STOP ZONE"));
    assertThat(upgrade.events()).anyMatch(e -> e.reason().equals("ApiRefused"));
    scene.kubernetes().upgrades().refuseFinalizers(false);
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  void aZoneThatIsOutIsFinishedWithoutIt() {
    Upgrade upgrade = scene.apply().runTo("zone1/replacePods");
    scene.kubernetes().upgrades().finalizers("default", "up", List.of());
    scene.kubernetes().upgrades().refuseFinalizers(true);

    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"StatefulSets", "Secret"})
  void withoutGroundItLetsGo(String gone) {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    if (gone.equals("Secret")) {
      scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    } else {
      for (String zone : scene.cluster().zones()) {
        scene.kubernetes().removeStatefulSet("default", scene.cluster().setOf(zone));
      }
    }
    upgrade.delete();

    assertThat(upgrade.events())
        .filteredOn(e -> e.reason().equals("NothingToUndo"))
        .singleElement()
        .matches(e -> e.warning());
    assertThat(scene.kubernetes().records().all()).hasSize(1);
  }

  /** Somebody replaces the Secret: deletes it, and creates it again. */
  @Test
  void aSecretThatComesBackIsWaitedFor() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    scene.kubernetes().secrets().remove("default", "obtest-root", "password");
    upgrade.markDeleted();
    scene.operator().runFor(Duration.ofSeconds(10));
    assertThat(upgrade.exists()).isTrue();
    scene
        .kubernetes()
        .secrets()
        .put("default", "obtest-root", "password", FakeClusterShape.threeZones().password());
    scene.operator().runUntil(() -> !upgrade.exists());

    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsWaitedFor() {
    database.faults().unreachable(false);
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.faults().unreachable(true);
    upgrade.markDeleted();
    scene.operator().runFor(Duration.ofHours(1));

    assertThat(upgrade.exists()).isTrue();
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.events()).anyMatch(e -> e.reason().equals("StepOverdue"));
    database.faults().unreachable(false);
    scene.operator().runUntil(() -> !upgrade.exists());
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** As docs/controls.md says: a person removes the finalizer, and the record stays. */
  @Test
  void aPersonCanForceIt() {
    Upgrade upgrade = scene.apply().runTo("zone1/clusterHealthy");
    database.faults().unreachable(true);
    upgrade.markDeleted();
    scene.operator().runFor(Duration.ofMinutes(1));
    scene.kubernetes().upgrades().finalizers("default", "up", List.of());

    assertThat(upgrade.exists()).isFalse();
    assertThat(scene.kubernetes().records().all()).hasSize(1);
  }
}
