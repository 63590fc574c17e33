package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.JumpingClock;
import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.StepStatus;
import dev.obupgrade.api.UpgradePhase;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowEngineTest {
  private static final Progress STANDS_BY = new Progress.Halted(Optional.empty());

  private static final StepResult WAITING =
      new StepResult.Waiting(Reason.Freezing, "not yet", Duration.ofSeconds(3));

  private final VirtualClock clock = new VirtualClock();
  private final JumpingClock wall = new JumpingClock(clock);
  private final Instant start = clock.instant();
  private FlowEngine<String> engine = new FlowEngine<>(new StatusWriter(), wall.time());
  private final ScriptedStep one = new ScriptedStep("one");
  private final ScriptedStep two = new ScriptedStep("two");
  private final Flow<String> flow = Flow.<String>steps().step(one).step(two).build();
  private final List<String> said = new ArrayList<>();
  private ObUpgradeStatus stored = ObUpgradeStatus.empty();
  private int saves;
  private boolean conflict;
  private StepRun current;

  private Progress turn() {
    return turn(1, null);
  }

  private Progress turn(long generation, String retry) {
    Journal journal =
        new Journal(
            stored,
            s -> {
              if (conflict) {
                throw new IllegalStateException("conflict");
              }
              stored = s;
              saves++;
            });
    return engine.turn(
        flow,
        journal,
        new FlowEngine.Request("uid", generation, Optional.ofNullable(retry)),
        (step, run) -> {
          current = run;
          return step.run("");
        },
        new Listener());
  }

  private StepStatus record(String step) {
    return stored.steps().stream().filter(s -> s.name().equals(step)).findFirst().orElseThrow();
  }

  private final class Listener implements FlowListener {
    @Override
    public void started(StepAddress step) {
      said.add("started " + step);
    }

    @Override
    public void succeeded(StepAddress step, String message) {
      said.add("succeeded " + step);
    }

    @Override
    public void failed(StepAddress step, Reason reason, String message) {
      said.add("failed " + step + " " + reason);
    }

    @Override
    public void overdue(StepAddress step, Reason reason, String message) {
      said.add("overdue " + step + " " + reason);
    }

    @Override
    public void stalled(StepAddress step, Reason reason, String message) {
      said.add("stalled " + step + " " + reason);
    }

    @Override
    public void queued(StepAddress step, Reason reason, String message) {
      said.add("queued " + step + " " + reason);
    }

    @Override
    public void retried(StepAddress step) {
      said.add("retried " + step);
    }
  }

  @Test
  void oneTurnRunsOneStep() {
    one.answers(StepResult.done("fine"));
    two.answers(StepResult.done("fine too"));

    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ZERO));
    assertThat(two.calls).isZero();
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ZERO));
    assertThat(turn()).isEqualTo(new Progress.Complete());
    assertThat(one.calls).isEqualTo(1);
    assertThat(said)
        .containsExactly("started one", "succeeded one", "started two", "succeeded two");
    assertThat(record("one").message()).isEqualTo("fine");
  }

  private static final StepResult QUEUED =
      new StepResult.Queued(Reason.UpgradeAtWork, "another one", Duration.ofSeconds(30));

  @Test
  void theFirstStepWaitsForAnotherUpgradeWithoutADeadline() {
    one.answers(QUEUED);
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(30)));
    clock.advance(Duration.ofDays(1));
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(30)));

    assertThat(said).containsExactly("started one", "queued one UpgradeAtWork");
    assertThat(stored.phase()).isEqualTo(UpgradePhase.Waiting);
    assertThat(stored.message()).startsWith("one: another one. Fix: ");
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isFalse();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.RECONCILING)).isTrue();
    assertThat(record("one").startedAt()).isEqualTo(start);
    assertThat(stored.brief()).filteredOn(line -> line.contains("another one")).hasSize(1);
  }

  @Test
  void aLaterStepThatWaitsForAnotherUpgradeMakesThePlanVoid() {
    one.answers(StepResult.done("fine"));
    two.answers(QUEUED);
    turn();

    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ZERO));
    assertThat(stored.steps()).isEmpty();
    assertThat(stored.round()).isEqualTo(2);
    assertThat(stored.step()).isEqualTo("one");
    turn();
    assertThat(one.calls).isEqualTo(2);
  }

  @Test
  void aZoneUnderWayNeverWaitsForAnotherUpgrade() {
    var zone = new ScriptedStep("stopZone");
    zone.answers(QUEUED);
    stored =
        ObUpgradeStatus.empty()
            .withSteps(List.of(StepStatus.begun("one", start).succeeded("fine", start)))
            .withPlan(
                new UpgradePlan(
                    "4.2.1.0",
                    List.of(new PlannedHop("4.2.1.2", "4.2.1.2-1", "image")),
                    List.of("zone1")))
            .withHops(List.of(HopStatus.pending("4.2.1.2", List.of("zone1"))));
    Flow<String> zones =
        Flow.<String>steps()
            .step(one)
            .forEachHop(Flow.<String>steps().forEachZone(List.of(zone)).step(two))
            .build();
    Journal journal = new Journal(stored, s -> stored = s);

    assertThatThrownBy(
            () ->
                engine.turn(
                    zones,
                    journal,
                    new FlowEngine.Request("uid", 1L, Optional.empty()),
                    (step, run) -> step.run(""),
                    new Listener()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stored.plan()).isNotNull();
  }

  @Test
  void whatIsExpectedSoonIsLookedAtLessAndLessOften() {
    one.answers(() -> StepResult.soon(Reason.Freezing, "not yet"));

    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofMillis(200)));
    clock.advance(Duration.ofMillis(1500));
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofMillis(500)));
    clock.advance(Duration.ofMinutes(1));
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(1)));
  }

  @Test
  void whatIsNotExpectedSoonIsLookedAtWhenTheStepSays() {
    one.answers(() -> StepResult.later(Reason.Freezing, "not yet"));

    turn();
    clock.advance(Duration.ofMinutes(1));
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(5)));
  }

  @Test
  void thatAStepHasBegunIsStoredBeforeItRuns() {
    one.answers(
        () -> {
          assertThat(record("one").phase()).isEqualTo(StepPhase.Running);
          assertThat(record("one").startedAt()).isEqualTo(start);
          return StepResult.done("fine");
        });
    turn();
    assertThat(one.calls).isEqualTo(1);
  }

  @Test
  void whereItsBeginningCannotBeStoredTheStepDoesNotRun() {
    conflict = true;
    assertThatThrownBy(this::turn).hasMessage("conflict");
    assertThat(one.calls).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void anActionIsStoredBeforeItIsTaken() {
    one.answers(
        () -> {
          current.act("STOP ZONE z");
          assertThat(record("one").message()).isEqualTo("STOP ZONE z");
          assertThat(record("one").attempts()).isEqualTo(1);
          return WAITING;
        });
    turn();
    assertThat(record("one").attempts()).isEqualTo(1);
  }

  @Test
  void anActionThatCannotBeStoredIsNotTaken() {
    boolean[] acted = {false};
    one.answers(
        () -> {
          conflict = true;
          current.act("STOP ZONE z");
          acted[0] = true;
          return WAITING;
        });
    assertThatThrownBy(this::turn).hasMessage("conflict");
    assertThat(acted[0]).isFalse();
  }

  @Test
  void waitingComesAgainWhenTheStepSays() {
    one.answers(WAITING);
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(3)));
    assertThat(record("one").reason()).isEqualTo("Freezing");
    assertThat(stored.message()).isEqualTo("one: not yet.");
  }

  @Test
  void theSameSightIsNotStoredAgain() {
    one.answers(WAITING);
    turn();
    int before = saves;
    clock.advance(Duration.ofSeconds(3));
    turn();
    assertThat(saves).isEqualTo(before);
  }

  @Test
  void pastItsDeadlineAStepGoesOnLookingAndPeopleAreToldOnce() {
    one.answers(WAITING).answers(WAITING).answers(WAITING).answers(StepResult.done("at last"));
    two.answers(WAITING);
    turn();
    clock.advance(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(turn()).isEqualTo(new Progress.Again(Duration.ofSeconds(3)));
    turn();

    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isTrue();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.RECONCILING)).isTrue();
    assertThat(said).containsExactly("started one", "overdue one Freezing");
    turn();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isFalse();
  }

  @Test
  void theDeadlineIsLookedAtAfterTheStepHasLooked() {
    one.answers(WAITING).answers(StepResult.done("just in time"));
    turn();
    clock.advance(Duration.ofHours(1));
    turn();
    assertThat(said).containsExactly("started one", "succeeded one");
  }

  @Test
  void aFailedStepRestsUntilARetryWithANewValue() {
    one.answers(StepResult.failed(Reason.ScriptFailed, "no good")).answers(StepResult.done("fine"));
    assertThat(turn()).isEqualTo(new Progress.Halted(Optional.of(Duration.ZERO)));
    assertThat(turn()).isEqualTo(STANDS_BY);
    assertThat(one.calls).isEqualTo(1);
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isTrue();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.RECONCILING)).isFalse();

    clock.advance(Duration.ofHours(1));
    assertThat(turn(1, "a")).isEqualTo(new Progress.Again(Duration.ZERO));
    assertThat(record("one").startedAt()).isEqualTo(start.plus(Duration.ofHours(1)));
    assertThat(stored.handledRetry()).isEqualTo("a");
    assertThat(said)
        .containsExactly("started one", "failed one ScriptFailed", "retried one", "succeeded one");
  }

  @Test
  void theSameRetryIsAnsweredOnce() {
    one.answers(StepResult.failed(Reason.ScriptFailed, "no good"));
    turn();
    turn(1, "a");
    assertThat(turn(1, "a")).isEqualTo(STANDS_BY);
    assertThat(one.calls).isEqualTo(2);
  }

  @Test
  void aRetryThatNothingNeededIsSpent() {
    one.answers(WAITING).answers(StepResult.failed(Reason.ScriptFailed, "no good"));
    turn(1, "a");
    assertThat(stored.handledRetry()).isEqualTo("a");
    turn(1, "a");
    assertThat(turn(1, "a")).isEqualTo(STANDS_BY);
    assertThat(one.calls).isEqualTo(2);
  }

  @Test
  void whatAStepRemembersIsStoredWithItsAnswerAndKeptOverARetry() {
    one.answers(
            () -> {
              current.remember("key", "value");
              return StepResult.failed(Reason.ScriptFailed, "no good");
            })
        .answers(
            () -> {
              assertThat(current.note("key")).contains("value");
              return StepResult.done("fine");
            });
    turn();
    assertThat(record("one").memo()).isEqualTo("key=value");
    turn(1, "a");
    assertThat(record("one").phase()).isEqualTo(StepPhase.Succeeded);
    assertThat(record("one").memo()).isNull();
  }

  @Test
  void untilThereIsAPlanAnEditedSpecIsANewQuestion() {
    one.answers(StepResult.done("fine")).answers(StepResult.done("fine for the new one too"));
    two.answers(StepResult.failed(Reason.ScriptFailed, "no good"));
    turn();
    turn();

    turn(2, null);

    assertThat(one.calls).isEqualTo(2);
    assertThat(record("one").message()).isEqualTo("fine for the new one too");
    assertThat(record("two").phase()).isEqualTo(StepPhase.Running);
    assertThat(stored.observedGeneration()).isEqualTo(2);
  }

  @Test
  void onceThereIsAPlanAnEditAloneTriesNothingAgain() {
    stored = stored.withPlan(new UpgradePlan("4.3.5.2-1", List.of(), List.of()), List.of());
    one.answers(StepResult.failed(Reason.ScriptFailed, "no good"));
    turn();

    assertThat(turn(2, null)).isEqualTo(STANDS_BY);
    assertThat(one.calls).isEqualTo(1);
    assertThat(stored.observedGeneration()).isEqualTo(2);
    assertThat(record("one").phase()).isEqualTo(StepPhase.Failed);
  }

  @Test
  void aClockThatJumpsNeitherEndsNorLengthensAWait() {
    one.answers(() -> WAITING);
    for (Duration jump : List.of(Duration.ofHours(5), Duration.ofHours(-10))) {
      turn();
      wall.jump(jump);
      turn();
      assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isFalse();
    }
    clock.advance(one.deadline().plusSeconds(1));
    turn();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED)).isTrue();
  }

  @Test
  void anotherProcessWaitsForAMinuteItselfBeforeItCallsAStepOverdue() {
    one.answers(() -> WAITING);
    turn();
    clock.advance(Duration.ofHours(5));

    engine = new FlowEngine<>(new StatusWriter(), wall.time());
    turn();
    assertThat(said).containsExactly("started one");
    clock.advance(Duration.ofSeconds(61));
    turn();
    assertThat(said).containsExactly("started one", "overdue one Freezing");

    engine = new FlowEngine<>(new StatusWriter(), wall.time());
    turn();
    assertThat(Conditions.isTrue(stored.conditions(), Conditions.STALLED))
        .as("it was said already")
        .isTrue();
  }

  @Test
  void anotherProcessWhoseClockIsBehindReportsInTimeToo() {
    one.answers(() -> WAITING);
    turn();
    wall.jump(Duration.ofHours(-5));
    engine = new FlowEngine<>(new StatusWriter(), wall.time());
    turn();

    clock.advance(one.deadline().plusSeconds(1));
    turn();

    assertThat(said).containsExactly("started one", "overdue one Freezing");
  }
}
