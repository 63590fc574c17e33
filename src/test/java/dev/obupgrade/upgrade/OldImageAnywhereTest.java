package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeKubernetes;
import dev.obupgrade.kube.PodState.Trouble;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Argo CD restores the old image of a zone after any write of a whole upgrade, once that zone has
 * its new image. An old observer can't run on data that a new one has written: its container ends
 * again and again, and its server never becomes active.
 */
@ExtendWith(QuietLog.class)
class OldImageAnywhereTest {
  private static final String ARGO = "argocd-controller";
  private static final String ZONE = "zone1";
  private static final int WRITES = 190;

  /** Every so many writes: each run takes a moment. */
  private static final int STRIDE = 12;

  @Test
  void isNoticedNamedAndMended() {
    List<String> wrong = new ArrayList<>();
    int restored = 0;
    for (int n = 1; n <= WRITES; n += STRIDE) {
      for (int seconds : new int[] {0, 20}) {
        Run run = new Run(n, Duration.ofSeconds(seconds));
        List<String> complaints = run.complaints();
        restored += run.restored ? 1 : 0;
        if (!complaints.isEmpty()) {
          wrong.add("after write %d, seen %d s later: %s".formatted(n, seconds, complaints));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(restored).as("the image was restored in many runs").isGreaterThan(3);
  }

  private static final class Run {
    private final Scene scene = Scene.threeZones();
    private final Upgrade upgrade;
    private boolean restored;
    private String during = "";

    Run(int write, Duration later) {
      FakeKubernetes kubernetes = scene.kubernetes();
      kubernetes.onPodStarted(
          (set, pod, image) -> {
            if (image.equals(Images.TARGET)) {
              kubernetes.breakServers(
                  pod.name() + " " + Images.OLD,
                  new Trouble(
                      Trouble.Kind.CRASHING, "Pod %s: observer ended".formatted(pod.name())));
            }
          });
      scene.once(
          () -> kubernetes.writes() >= write && Images.TARGET.equals(image()) && noOtherZoneIsOut(),
          () -> {
            restored = true;
            during = step();
            scene.cluster().set(ZONE).template(Deployment.CONTAINER, Images.OLD, ARGO);
            scene.kubernetes().advance(later);
          });
      upgrade = scene.apply();
      // An upgrade that stands still for two days would take long to watch.
      scene.operator().runFor(Duration.ofMinutes(30));
      if (String.valueOf(upgrade.status().step()).endsWith("/zoneHealthy")) {
        // The vendor's script saw the server away. Such a failure waits for a person.
        upgrade.retry("1");
        scene.operator().runFor(Duration.ofMinutes(30));
      }
    }

    /** Kubernetes ends the pods at once, and nobody could keep the majority then. */
    private boolean noOtherZoneIsOut() {
      return scene.cluster().database().truth().zones().entrySet().stream()
          .allMatch(active -> active.getKey().equals(ZONE) || active.getValue());
    }

    private String step() {
      return String.valueOf(scene.kubernetes().upgrades().get("default", "up").getStatus().step());
    }

    private String image() {
      return scene.cluster().set(ZONE).state().images().get(Deployment.CONTAINER);
    }

    List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      if (!"Succeeded".equals(upgrade.phase())) {
        complaints.add(upgrade.status().step() + ": " + upgrade.status().message());
      }
      if (!Images.TARGET.equals(image())) {
        complaints.add("the old image stays");
      }
      // Until the pods are replaced, the step's own message names the manager, and no event does.
      boolean replaced = !during.endsWith("/replacePods");
      if (restored
          && replaced
          && upgrade.events().stream().noneMatch(e -> e.message().contains(ARGO))) {
        complaints.add("nobody is named");
      }
      try (Database now = scene.cluster().database().database()) {
        now.servers().stream()
            .filter(s -> !s.serving() || !s.build().equals(Images.TARGET_BUILD))
            .map(Server::toString)
            .forEach(complaints::add);
      }
      scene.cluster().database().violations().stream()
          .filter(v -> v.contains("two zones") || v.contains("majority") || v.contains("back"))
          .forEach(complaints::add);
      return complaints;
    }
  }
}
