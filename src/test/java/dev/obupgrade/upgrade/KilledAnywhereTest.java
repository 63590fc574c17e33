package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator dies just before, and just after, every single write of a whole upgrade, and another
 * one goes on that knows nothing but what the API server and the database tell.
 */
@ExtendWith(QuietLog.class)
class KilledAnywhereTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void killedBeforeAnyWriteItArrives() {
    killedAtEachWrite((scene, n) -> scene.kubernetes().faults().killBeforeWrite(n));
  }

  @Test
  void killedAfterAnyWriteItArrives() {
    killedAtEachWrite((scene, n) -> scene.kubernetes().faults().killAfterWrite(n));
  }

  private interface Kill {
    void at(Scene scene, int write);
  }

  private static void killedAtEachWrite(Kill kill) {
    Scene undisturbed = scene();
    undisturbed.apply().run();
    int writes = undisturbed.kubernetes().writes();
    Map<String, Long> deeds = deeds(undisturbed);
    assertThat(writes).isGreaterThan(150);
    List<String> wrong = new ArrayList<>();
    for (int n = 1; n <= writes; n++) {
      Scene scene = scene();
      Map<String, String> before = Parameters.of(scene.cluster().database());
      kill.at(scene, n);
      Upgrade upgrade = scene.apply().run();
      List<String> complaints = complaints(scene, upgrade, before);
      if (scene.operator().kills() != 1) {
        complaints.add("killed " + scene.operator().kills() + " times");
      }
      if (!deeds(scene).equals(deeds)) {
        complaints.add("did otherwise: " + difference(deeds, deeds(scene)));
      }
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
    List<String> complaints = new ArrayList<>();
    if (!"Succeeded".equals(upgrade.phase())) {
      complaints.add(upgrade.phase() + ": " + upgrade.status().message());
    }
    complaints.addAll(scene.cluster().database().violations());
    if (!Parameters.of(scene.cluster().database()).equals(before)) {
      complaints.add("left " + Parameters.of(scene.cluster().database()));
    }
    if (!scene.kubernetes().records().all().isEmpty()) {
      complaints.add("the record is still there");
    }
    if (scene.cluster().database().openDatabases() != 0) {
      complaints.add("a login is still open");
    }
    return complaints;
  }

  /** How often each zone was stopped and started, each pod replaced and each kind of Job run. */
  private static Map<String, Long> deeds(Scene scene) {
    return Stream.of(
            scene.cluster().database().commands().stream()
                .map(Command::text)
                .filter(c -> !c.startsWith("MINOR FREEZE")),
            scene.kubernetes().jobs().requests().stream().map(KilledAnywhereTest::kind),
            scene.kubernetes().mutations().stream()
                .filter(m -> m.kind().equals("StatefulSet"))
                .map(Mutation::headline))
        .flatMap(all -> all)
        .collect(Collectors.groupingBy(d -> d, TreeMap::new, Collectors.counting()));
  }

  private static String difference(Map<String, Long> usual, Map<String, Long> now) {
    var names = new TreeSet<>(usual.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .filter(n -> !Objects.equals(usual.get(n), now.get(n)))
        .map(n -> n + ": " + now.get(n) + " times instead of " + usual.get(n))
        .collect(Collectors.joining("; "));
  }

  private static String kind(JobRequest job) {
    return "Job %s %s"
        .formatted(
            job.node().orElse(""),
            job.work().stream()
                .map(w -> w instanceof Work.Script s ? s.script() + s.zone() : w.toString())
                .toList());
  }
}
