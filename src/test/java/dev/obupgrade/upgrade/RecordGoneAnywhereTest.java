package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeEvents.Published;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Somebody deletes the cluster's record right after any single write of the operator, so also
 * between the announcement of an act and the act. Nothing that changes the database is sent without
 * the record. The operator writes it again, and everything ends as it should.
 */
class RecordGoneAnywhereTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final List<String> STATEMENTS =
      List.of("stopZone", "setParameter", "suspendMerge", "resumeMerge", "endUpgrade");

  private static final List<String> SCRIPTS =
      List.of("upgrade_checker.py", "upgrade_pre.py", "upgrade_post.py");

  @Test
  void anUpgradeSucceeds() {
    goneAnywhere("validate", any -> {}, "Succeeded");
  }

  @Test
  void aCancelUndoesEverything() {
    goneAnywhere(
        "zone1/clusterHealthy",
        upgrade -> {
          // As upgrade_pre.py of some versions leaves it.
          upgrade.scene().cluster().database().setMerge("mysql1", true, true);
          upgrade.cancel();
        },
        "Cancelled");
  }

  private static void goneAnywhere(String from, Consumer<Upgrade> act, String ends) {
    Scene undisturbed = scene();
    Upgrade quiet = undisturbed.apply().runTo(from);
    int first = undisturbed.kubernetes().writes();
    act.accept(quiet);
    quiet.run();
    int last = undisturbed.kubernetes().writes();
    assertThat(last - first).isGreaterThan(8);
    List<String> wrong = new ArrayList<>();
    int rewritten = 0;
    for (int n = first + 1; n <= last; n++) {
      Scene scene = scene();
      Map<String, String> before = Parameters.of(scene.cluster().database());
      Upgrade upgrade = scene.apply().runTo(from);
      List<String> complaints = watched(scene);
      int write = n;
      scene.once(() -> scene.kubernetes().writes() >= write, () -> deleteRecord(scene));
      act.accept(upgrade);
      upgrade.run();
      complaints.addAll(complaints(scene, upgrade, before, ends));
      if (!complaints.isEmpty()) {
        wrong.add("write " + n + ": " + complaints);
      }
      rewritten += upgrade.events().stream().anyMatch(RecordGoneAnywhereTest::says) ? 1 : 0;
    }
    assertThat(wrong).isEmpty();
    assertThat(rewritten).as("how often the operator said so").isGreaterThan(8);
  }

  private static boolean says(Published event) {
    return event.warning() && event.reason().equals("RecordRewritten");
  }

  private static Scene scene() {
    FakeTimings quick = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    return Scene.of(FakeClusterShape.threeZones().withTimings(quick))
        .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
  }

  private static void deleteRecord(Scene scene) {
    scene.kubernetes().records().all().stream()
        .findFirst()
        .ifPresent(scene.kubernetes().port().records()::delete);
  }

  /** Notes each act that happens while there is no record. */
  private static List<String> watched(Scene scene) {
    List<String> without = new ArrayList<>();
    STATEMENTS.forEach(
        statement ->
            scene.seeing(
                statement,
                answer -> {
                  note(scene, statement, without);
                  return answer;
                }));
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              boolean script =
                  write.kind().equals("Job")
                      && write.verb().equals("create")
                      && SCRIPTS.stream().anyMatch(write.detail()::contains);
              if (script || write.kind().equals("StatefulSet") || write.kind().equals("Pod")) {
                note(scene, write.headline(), without);
              }
            });
    return without;
  }

  private static void note(Scene scene, String act, List<String> without) {
    if (scene.kubernetes().records().all().isEmpty()) {
      without.add(act + " without a record");
    }
  }

  private static List<String> complaints(
      Scene scene, Upgrade upgrade, Map<String, String> before, String ends) {
    List<String> complaints = new ArrayList<>(scene.cluster().database().violations());
    if (!ends.equals(upgrade.phase())) {
      complaints.add(upgrade.phase() + ": " + upgrade.status().message());
    }
    if (!Parameters.of(scene.cluster().database()).equals(before)) {
      complaints.add("left " + Parameters.of(scene.cluster().database()));
    }
    if (!scene.kubernetes().records().all().isEmpty()) {
      complaints.add("the record is still there");
    }
    return complaints;
  }
}
