package dev.obupgrade.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which changes wake the operator, against what it keeps of the version before. */
class WorthATurnTest {
  private final UpgradesInBrief kept = new UpgradesInBrief();

  private static SeenUpgrade upgrade(UnaryOperator<ObjectMetaBuilder> change) {
    SeenUpgrade upgrade = new SeenUpgrade();
    upgrade.setMetadata(
        change
            .apply(
                new ObjectMetaBuilder()
                    .withNamespace("default")
                    .withName("up")
                    .withUid("1")
                    .withGeneration(1L)
                    .withResourceVersion("1"))
            .build());
    return upgrade;
  }

  private boolean wakes(UnaryOperator<ObjectMetaBuilder> change) {
    kept.put("default/up", upgrade(UnaryOperator.identity()));
    return new WorthATurn().accept(upgrade(change), kept.get("default/up"));
  }

  @Test
  void aChangeOfTheSpecTheAnnotationsOrADeletionWakes() {
    assertThat(wakes(m -> m.withGeneration(2L))).isTrue();
    assertThat(wakes(m -> m.withAnnotations(Map.of("obupgrade.dev/approved", "4.3.5.3/z1"))))
        .isTrue();
    assertThat(wakes(m -> m.withDeletionTimestamp("2026-01-01T00:00:00Z"))).isTrue();
    assertThat(wakes(m -> m.withUid("2"))).isTrue();
  }

  @Test
  void aWriteOfTheStatusDoesNot() {
    assertThat(wakes(m -> m.withResourceVersion("2"))).isFalse();
  }

  /** The SDK would give it no turn. */
  @Test
  void whatIsBeingDeletedIsKeptAsIfItWereNot() {
    kept.put("default/up", upgrade(m -> m.withDeletionTimestamp("2026-01-01T00:00:00Z")));
    assertThat(kept.get("default/up").isMarkedForDeletion()).isFalse();
  }
}
