package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.status.Conditions;
import java.util.Map;

/** What every refusal has in common: it is told, nothing was touched, and it can be put right. */
final class Refusals {
  private final Scene scene;
  private final Map<String, String> before;

  Refusals(Scene scene) {
    this.scene = scene;
    this.before = Parameters.of(scene.cluster().database());
  }

  /** The cluster as it stands is refused. */
  Upgrade refuses(String reason, String... words) {
    Upgrade upgrade = scene.apply().run();
    assertRefused(upgrade, reason, words);
    return upgrade;
  }

  void assertRefused(Upgrade upgrade, String reason, String... words) {
    assertThat(upgrade.status().message()).contains(words);
    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo(reason);
    assertThat(upgrade.is(Conditions.STALLED)).isTrue();
    assertThat(upgrade.is(Conditions.RECONCILING)).isFalse();
    assertThat(upgrade.events()).anyMatch(e -> e.warning() && e.reason().equals(reason));
    assertThat(scene.cluster().database().commands()).isEmpty();
    assertThat(Parameters.of(scene.cluster().database())).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
    assertThat(scene.kubernetes().mutations())
        .extracting(mutation -> mutation.kind())
        .doesNotContain("StatefulSet", "Pod");
  }

  /** After it was put right, a retry is all that it takes. */
  void goesOn(Upgrade upgrade) {
    upgrade.retry("again");
    upgrade.run();
    assertSucceeded(upgrade);
  }

  void assertSucceeded(Upgrade upgrade) {
    assertThat(upgrade.status().message()).isNotBlank();
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(scene.cluster().database().violations()).isEmpty();
  }
}
