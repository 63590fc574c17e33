package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator dies just before, and just after, every single write from a cancel or a deletion on,
 * and another one finishes the undo that knows nothing but what the API server and the database
 * tell.
 */
class KilledWhileCancellingTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private interface Kill {
    void at(Scene scene, int write);
  }

  private static final Kill BEFORE =
      (scene, write) -> scene.kubernetes().faults().killBeforeWrite(write);
  private static final Kill AFTER =
      (scene, write) -> scene.kubernetes().faults().killAfterWrite(write);

  @ParameterizedTest
  @CsvSource({
    "preCheck, true", "preCheck, false",
    "prepare, true", "prepare, false",
    "zone1/clusterHealthy, true", "zone1/clusterHealthy, false",
    "zone1/pullImage, true"
  })
  void aCancelIsFinished(String step, boolean before) {
    killed(step, before ? BEFORE : AFTER, Upgrade::cancel);
  }

  @ParameterizedTest
  @CsvSource({"prepare, true", "prepare, false", "zone1/clusterHealthy, false"})
  void aDeletionIsFinished(String step, boolean before) {
    killed(step, before ? BEFORE : AFTER, Upgrade::markDeleted);
  }

  private static void killed(String step, Kill kill, Consumer<Upgrade> act) {
    Scene undisturbed = scene();
    Upgrade quiet = undisturbed.apply().runTo(step);
    int first = undisturbed.kubernetes().writes();
    act.accept(quiet);
    undisturbed.operator().run();
    int writes = undisturbed.kubernetes().writes() - first;
    assertThat(writes).isGreaterThan(8);
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n++) {
      Scene scene = scene();
      Map<String, String> before = Parameters.of(scene.cluster().database());
      Upgrade upgrade = scene.apply().runTo(step);
      kill.at(scene, n);
      act.accept(upgrade);
      scene.operator().run();
      List<String> complaints = complaints(scene, upgrade, before);
      if (!complaints.isEmpty()) {
        wrong.add("write " + n + ": " + complaints);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Scene scene() {
    FakeTimings quick = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    return Scene.of(FakeClusterShape.threeZones().withTimings(quick))
        .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
  }

  private static List<String> complaints(Scene scene, Upgrade upgrade, Map<String, String> before) {
    List<String> complaints = new ArrayList<>(scene.cluster().database().violations());
    if (scene.operator().kills() != 1) {
      complaints.add("killed " + scene.operator().kills() + " times");
    }
    if (upgrade.exists() && !"Cancelled".equals(upgrade.phase())) {
      complaints.add(upgrade.phase() + ": " + upgrade.status().message());
    }
    if (upgrade.exists() && !upgrade.resource().getMetadata().getFinalizers().isEmpty()) {
      complaints.add("the finalizer is still there");
    }
    if (!Parameters.of(scene.cluster().database()).equals(before)) {
      complaints.add("left " + Parameters.of(scene.cluster().database()));
    }
    if (!scene.kubernetes().records().all().isEmpty()) {
      complaints.add("the record is still there");
    }
    if (upgrade.events().stream().anyMatch(e -> e.reason().equals("RecordRewritten"))) {
      complaints.add("the record was written again");
    }
    if (scene.cluster().database().openDatabases() != 0) {
      complaints.add("a login is still open");
    }
    if (scene.cluster().database().commands().stream()
        .anyMatch(c -> c.text().startsWith("STOP ZONE"))) {
      complaints.add("a zone was stopped");
    }
    return complaints;
  }

  /** Of a stopZone and a cancel only one can begin, whoever writes first. */
  @Test
  void aStopZoneAndACancelNeverBothBegin() {
    Scene undisturbed = scene();
    undisturbed.apply().run();
    int writes = undisturbed.kubernetes().writes();
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n += 3) {
      Scene scene = scene();
      Map<String, String> before = Parameters.of(scene.cluster().database());
      Upgrade upgrade = scene.apply();
      int at = n;
      scene.once(() -> scene.kubernetes().writes() >= at, upgrade::cancel);
      upgrade.run();
      boolean stopped =
          scene.cluster().database().commands().stream()
              .anyMatch(c -> c.text().startsWith("STOP ZONE"));
      String due = stopped ? "Succeeded" : "Cancelled";
      if (!due.equals(upgrade.phase())
          || !Parameters.of(scene.cluster().database()).equals(before)) {
        wrong.add("write " + n + ": " + upgrade.phase() + ": " + upgrade.status().message());
      }
    }
    assertThat(wrong).isEmpty();
  }
}
