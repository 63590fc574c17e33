package dev.obupgrade.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final Instant LATE = Instant.parse("2026-01-01T01:00:00Z");

  private static List<Condition> ready(List<Condition> all, String status, Instant now) {
    return Conditions.set(all, Conditions.READY, status, "Why", "words " + now, 2L, now);
  }

  @Test
  void theTransitionTimeIsThatOfTheStatusAlone() {
    List<Condition> once = ready(List.of(), Conditions.FALSE, EARLY);
    List<Condition> same = ready(once, Conditions.FALSE, LATE);
    List<Condition> other = ready(same, Conditions.TRUE, LATE);

    assertThat(once.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(same.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(same.getFirst().getMessage()).isEqualTo("words " + LATE);
    assertThat(other.getFirst().getLastTransitionTime()).isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void thereIsOneOfEachTypeAndTheOthersStay() {
    List<Condition> all = ready(List.of(), Conditions.FALSE, EARLY);
    all = Conditions.set(all, Conditions.STALLED, Conditions.TRUE, "Why", "", 2L, EARLY);
    all = ready(all, Conditions.TRUE, LATE);

    assertThat(all).extracting(Condition::getType).containsExactly("Ready", "Stalled");
    assertThat(Conditions.isTrue(all, Conditions.READY)).isTrue();
    assertThat(Conditions.isTrue(all, Conditions.RECONCILING)).isFalse();
    assertThat(all).allMatch(c -> c.getObservedGeneration() == 2L);
  }
}
