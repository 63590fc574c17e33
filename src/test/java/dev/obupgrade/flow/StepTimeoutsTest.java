package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.JumpingClock;
import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.flow.TimeLimit.ClusterSize;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After how long a step is overdue: {@code spec.timeouts}, else the step's own limit. */
class StepTimeoutsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualClock clock = new VirtualClock();
  private final JumpingClock wall = new JumpingClock(clock);
  private FlowEngine<String> engine = new FlowEngine<>(new StatusWriter(), wall.time());
  private final ScriptedStep one = new ScriptedStep("one").answers(this::answer);
  private Flow<String> flow = Flow.<String>steps().step(one).build();
  private Map<String, Duration> timeouts = Map.of();
  private final List<String> overdue = new ArrayList<>();
  private ObUpgradeStatus stored = ObUpgradeStatus.empty();
  private boolean done;
  private ClusterSize size = ClusterSize.UNKNOWN;
  private int sizesAsked;

  private StepResult answer() {
    return done
        ? StepResult.done("It is so.")
        : new StepResult.Waiting(Reason.ServersNotRestarted, "not yet", SECOND);
  }

  private void turn() {
    engine.turn(
        flow,
        new Journal(stored, s -> stored = s),
        new FlowEngine.Request("uid", 1L, Optional.empty(), timeouts),
        new Invoker(),
        new SilentListener() {
          @Override
          public void overdue(StepAddress step, Reason reason, String message) {
            overdue.add(step + ": " + message);
          }
        });
  }

  private final class Invoker implements StepInvoker<String> {
    @Override
    public StepResult invoke(Step<String> step, StepRun run) {
      return step.run("");
    }

    @Override
    public ClusterSize size(StepRun run) {
      sizesAsked++;
      return size;
    }
  }

  private void turnAfter(Duration time) {
    clock.advance(time);
    turn();
  }

  private boolean stalled() {
    return Conditions.isTrue(stored.conditions(), Conditions.STALLED);
  }

  @Test
  void theSpecsValueCountsAndIsNamed() {
    timeouts = Map.of("one", Duration.ofMinutes(2));
    turn();
    turnAfter(Duration.ofMinutes(2));
    assertThat(stalled()).isFalse();

    turnAfter(SECOND);

    assertThat(stalled()).isTrue();
    assertThat(stored.message())
        .startsWith("one: not yet. The step takes longer than 2m (spec.timeouts.one). Fix: ");
    assertThat(overdue)
        .singleElement()
        .asString()
        .contains("The step takes longer than 2m (spec.timeouts.one).");
  }

  @Test
  void theSpecsValueMayBeLongerThanTheStepsOwn() {
    timeouts = Map.of("one", Duration.ofHours(1));
    turn();
    turnAfter(Duration.ofHours(1));
    assertThat(stalled()).isFalse();
    turnAfter(SECOND);
    assertThat(stalled()).isTrue();
  }

  @Test
  void withoutAValueTheDefaultCountsAndIsNamed() {
    timeouts = Map.of("two", SECOND);
    turn();
    turnAfter(Duration.ofMinutes(10));
    assertThat(stalled()).isFalse();

    turnAfter(SECOND);

    assertThat(stored.message())
        .startsWith(
            "one: not yet. The step takes longer than 10m, its default limit (spec.timeouts.one changes it). Fix: ");
  }

  @Test
  void beforeItIsOverdueNothingIsSaidOfLimits() {
    turn();
    turnAfter(Duration.ofMinutes(9));
    assertThat(stored.message()).isEqualTo("one: not yet.");
  }

  @Test
  void aHigherValueEndsTheReportAndALowerOneBeginsIt() {
    turn();
    turnAfter(Duration.ofMinutes(11));
    assertThat(stalled()).isTrue();

    timeouts = Map.of("one", Duration.ofMinutes(30));
    turnAfter(SECOND);
    assertThat(stalled()).isFalse();
    assertThat(stored.message()).isEqualTo("one: not yet.");

    timeouts = Map.of("one", Duration.ofMinutes(5));
    turnAfter(SECOND);
    assertThat(stalled()).isTrue();
    assertThat(overdue).hasSize(2);
  }

  @Test
  void eachPlaceOfAStepCountsItsOwnTime() {
    List<String> zones = List.of("zone1", "zone2");
    PlannedHop hop = new PlannedHop("4.3.5.3", "4.3.5.3-1", "image");
    stored =
        stored
            .withPlan(new UpgradePlan("4.3.5.2-1", List.of(hop), zones), List.of())
            .withHops(List.of(HopStatus.pending("4.3.5.3", zones)));
    flow =
        Flow.<String>steps()
            .forEachHop(
                Flow.<String>steps().forEachZone(List.of(one)).step(new ScriptedStep("end")))
            .build();
    timeouts = Map.of("one", Duration.ofMinutes(5));
    turn();
    clock.advance(Duration.ofMinutes(4));
    done = true;
    turn();
    done = false;
    turn();
    assertThat(stored.step()).isEqualTo("zone2/one");

    turnAfter(Duration.ofMinutes(4));
    assertThat(stalled()).isFalse();
    turnAfter(Duration.ofMinutes(2));

    assertThat(overdue).singleElement().asString().startsWith("zone2/one: ");
  }

  @Test
  void aLargeClusterHasMoreTime() {
    one.limitedTo(TimeLimit.of(Duration.ofMinutes(10)).perTenant(Duration.ofMinutes(1)));
    size = new ClusterSize(30, 0);
    turn();
    turnAfter(Duration.ofMinutes(10));
    assertThat(sizesAsked).as("questions while it makes no difference").isZero();
    turnAfter(Duration.ofMinutes(20));
    assertThat(stalled()).isFalse();

    turnAfter(SECOND);

    assertThat(stored.message()).contains("The step takes longer than 30m, its default limit");
  }

  @Test
  void whatNobodyKnowsTheSizeOfCountsAsSmall() {
    one.limitedTo(TimeLimit.of(Duration.ofMinutes(10)).perServer(Duration.ofMinutes(10)));
    turn();
    turnAfter(Duration.ofMinutes(10).plus(SECOND));
    assertThat(stalled()).isTrue();
  }

  @Test
  void theSpecsValueDoesNotGrow() {
    one.limitedTo(TimeLimit.of(Duration.ofMinutes(10)).perServer(Duration.ofMinutes(10)));
    size = new ClusterSize(30, 3);
    timeouts = Map.of("one", Duration.ofMinutes(2));
    turn();
    turnAfter(Duration.ofMinutes(2).plus(SECOND));
    assertThat(stalled()).isTrue();
    assertThat(sizesAsked).isZero();
  }

  @Test
  void aLimitOfDaysOutlivesTheOperator() {
    timeouts = Map.of("one", Duration.ofDays(3));
    turn();
    clock.advance(Duration.ofHours(71));
    engine = new FlowEngine<>(new StatusWriter(), wall.time());
    turn();
    assertThat(stalled()).isFalse();
    turnAfter(Duration.ofMinutes(61));
    assertThat(stalled()).isTrue();

    engine = new FlowEngine<>(new StatusWriter(), wall.time());
    turn();
    assertThat(stalled()).as("it was said already").isTrue();
  }

  @Test
  void theLongestOfTheLimitsCounts() {
    TimeLimit limit =
        TimeLimit.of(Duration.ofMinutes(45))
            .perServer(Duration.ofMinutes(45))
            .perTenant(Duration.ofSeconds(30));

    assertThat(limit.in(ClusterSize.UNKNOWN)).isEqualTo(Duration.ofMinutes(45));
    assertThat(limit.in(new ClusterSize(10, 3))).isEqualTo(Duration.ofMinutes(135));
    assertThat(limit.in(new ClusterSize(600, 3))).isEqualTo(Duration.ofHours(5));
    assertThat(limit.words())
        .isEqualTo(
            "45m, or 30s for each tenant or 45m for each server of the zone if that is longer");
    assertThat(TimeLimit.of(Duration.ofHours(6)).words()).isEqualTo("6h");
  }
}
