package dev.obupgrade.precheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.oceanbase.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a question without an answer is asked. */
class AskAgainTest {
  private static final Duration OF_A_CHECK = Duration.ofSeconds(20);

  private final List<Duration> pauses = new ArrayList<>();
  private int asked;

  @AfterEach
  void forgetTheInterruption() {
    Thread.interrupted();
  }

  private void ask(AskAgain again, DatabaseException always) {
    assertThatThrownBy(
            () ->
                again.until(
                    () -> {
                      asked++;
                      throw always;
                    }))
        .isSameAs(always);
  }

  private Duration paused() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static DatabaseException gone() {
    return new DatabaseException.Unavailable("gone", null);
  }

  @Test
  void oneQuestionIsAskedForHalfOfTheTime() {
    ask(new AskAgain(OF_A_CHECK, pauses::add), gone());

    assertThat(paused()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void allQuestionsOfACheckStayWithinItsTime() {
    AskAgain again = new AskAgain(OF_A_CHECK, pauses::add);
    for (int question = 0; question < 10; question++) {
      ask(again, gone());
    }

    assertThat(paused()).isBetween(Duration.ofSeconds(15), OF_A_CHECK);
  }

  @Test
  void whoeverIsNotInvitedAsksOnce() {
    ask(
        new AskAgain(OF_A_CHECK, pauses::add),
        DatabaseException.Unavailable.notInvited("not invited", null));

    assertThat(asked).isEqualTo(1);
  }

  @Test
  void nobodyAsksAfterTheChecksTimeIsOver() {
    Consumer<Duration> interrupted = any -> Thread.currentThread().interrupt();
    ask(new AskAgain(OF_A_CHECK, interrupted), gone());

    assertThat(asked).isEqualTo(1);
  }
}
