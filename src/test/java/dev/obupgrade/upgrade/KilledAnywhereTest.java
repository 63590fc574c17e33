package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.JobRequest.Work;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The operator dies just before, and just after, every single write of a whole upgrade, and another
 * one goes on that knows nothing but what the API server and the database tell.
 */
class KilledAnywhereTest {
  private static final Logger LOG = Logger.getLogger("dev.obupgrade");
  private static final Duration SHORT = Duration.ofSeconds(1);

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

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
    int writes = undisturbed();
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
      if (!complaints.isEmpty()) {
        wrong.add("write " + n + ": " + complaints);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Scene scene() {
    FakeTimings quick = new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT);
    return Scene.of(FakeClusterShape.threeZones().withTimings(quick))
        .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
  }

  private static int undisturbed() {
    Scene scene = scene();
    Map<String, String> before = Parameters.of(scene.cluster().database());
    Upgrade upgrade = scene.apply().run();
    assertThat(complaints(scene, upgrade, before)).isEmpty();
    return scene.kubernetes().writes();
  }

  private static List<String> complaints(
      Scene scene, Upgrade upgrade, Map<String, String> before) {
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
    repeated(
            scene.cluster().database().commands(),
            Command::text,
            text -> text.startsWith("STOP ZONE") || text.startsWith("START ZONE"))
        .forEach(text -> complaints.add("commanded twice: " + text));
    repeated(scene.kubernetes().jobs().requests(), KilledAnywhereTest::what, any -> true)
        .forEach(job -> complaints.add("run twice: " + job));
    return complaints;
  }

  private static String what(JobRequest job) {
    return job.labels().get("obupgrade.dev/step")
        + job.node()
        + job.work().stream()
            .map(w -> w instanceof Work.Script s ? s.script() + s.zone() : w.container())
            .toList()
        + (job.work().getFirst() instanceof Work.Script s && s.zone().isEmpty()
            ? " " + s.login()
            : "");
  }

  private static <T> List<String> repeated(
      List<T> all, Function<T, String> name, java.util.function.Predicate<String> looked) {
    return all.stream()
        .map(name)
        .filter(looked)
        .collect(Collectors.groupingBy(n -> n, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(e -> e.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }
}
