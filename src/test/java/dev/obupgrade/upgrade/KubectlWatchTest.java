package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code kubectl get obu -w} prints: a line whenever the object is stored, so each write of
 * the status that changes no column is a line that says nothing new.
 */
class KubectlWatchTest {
  private final Scene scene = Scene.threeZones();
  private final List<List<String>> lines = new ArrayList<>();

  @BeforeEach
  void watch() {
    scene.kubernetes().upgrades().onStored(u -> lines.add(columns(u)));
  }

  private static List<String> columns(ObUpgrade upgrade) {
    ObUpgradeStatus status = upgrade.getStatus();
    return List.of(
        upgrade.getSpec().target().version(),
        String.valueOf(status.phase()),
        String.valueOf(status.progress()),
        String.valueOf(status.step()),
        String.valueOf(status.reason()));
  }

  @Test
  void anUpgradeIsAFewLinesAStep() {
    scene.apply().run();
    long steps = lines.stream().map(columns -> columns.get(3)).distinct().count();

    // What an act needs to survive a crash: that it begins, what it did, and that it is done.
    assertThat(lines.size()).isLessThan((int) steps * 6);
  }

  @Test
  void aLongWaitIsALineNowAndThen() {
    scene.cluster().database().faults().logNeverSyncs("zone2", true);
    Upgrade upgrade = scene.apply();
    upgrade.runUntilStalled();
    lines.clear();
    scene.operator().runFor(Duration.ofHours(1));

    assertThat(lines).hasSizeBetween(2, 10);
  }
}
