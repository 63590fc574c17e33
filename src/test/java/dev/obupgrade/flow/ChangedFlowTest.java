package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.VirtualClock;
import dev.obupgrade.api.HopStatus;
import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.StepPhase;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StatusWriter;
import dev.obupgrade.status.StepAddress;
import dev.obupgrade.status.StepRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody changes a list of steps, and upgrades are under way. */
class ChangedFlowTest {
  private static final UpgradePlan PLAN =
      new UpgradePlan(
          "4.3.5.2-1",
          Stream.of("4.3.5.3", "4.4.1.0").map(v -> new PlannedHop(v, v + "-1", "i")).toList(),
          List.of("z1", "z2"));
  private static final Steps AS_BEGUN =
      new Steps(
          List.of("validate"),
          List.of("check", "prepare"),
          List.of("healthy", "stop", "replace", "start"),
          List.of("finish", "settle"),
          List.of("verify"));

  private final VirtualClock clock = new VirtualClock();
  private final FlowEngine<String> engine =
      new FlowEngine<>(new StatusWriter(), new Time(clock, () -> 0));
  private ObUpgradeStatus stored =
      ObUpgradeStatus.empty()
          .withObservedGeneration(1L)
          .withPlan(
              PLAN,
              PLAN.hops().stream().map(h -> HopStatus.pending(h.version(), PLAN.zones())).toList());
  private final List<StepAddress> ran = new ArrayList<>();
  private final List<StepAddress> reported = new ArrayList<>();

  /** The names of the steps of a flow. */
  private record Steps(
      List<String> first,
      List<String> before,
      List<String> zone,
      List<String> after,
      List<String> last) {

    List<List<String>> parts() {
      return List.of(first, before, zone, after, last);
    }

    Steps with(int part, List<String> names) {
      List<List<String>> all = new ArrayList<>(parts());
      all.set(part, names);
      return new Steps(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4));
    }

    Flow<String> flow(StepResult answer) {
      Flow.Builder<String> hop = Flow.steps();
      before.forEach(name -> hop.step(step(name, answer)));
      hop.forEachZone(zone.stream().map(name -> step(name, answer)).toList());
      after.forEach(name -> hop.step(step(name, answer)));
      Flow.Builder<String> all = Flow.steps();
      first.forEach(name -> all.step(step(name, answer)));
      all.forEachHop(hop);
      last.forEach(name -> all.step(step(name, answer)));
      return all.build();
    }

    private static Step<String> step(String name, StepResult answer) {
      return new ScriptedStep(name).answers(answer);
    }

    List<StepAddress> order() {
      return flow(StepResult.done("Done.")).places(Optional.of(PLAN)).stream()
          .map(Flow.Placed::address)
          .toList();
    }
  }

  /** Every step dropped, renamed and exchanged with the next, and one inserted at every place. */
  static Stream<Steps> changed() {
    return IntStream.range(0, AS_BEGUN.parts().size())
        .boxed()
        .flatMap(
            part -> changes(AS_BEGUN.parts().get(part)).map(names -> AS_BEGUN.with(part, names)));
  }

  private static Stream<List<String>> changes(List<String> names) {
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i <= names.size(); i++) {
      List<String> inserted = new ArrayList<>(names);
      inserted.add(i, "inserted");
      all.add(inserted);
    }
    for (int i = 0; i < names.size(); i++) {
      List<String> renamed = new ArrayList<>(names);
      renamed.set(i, "renamed");
      all.add(renamed);
      if (names.size() > 1) {
        List<String> dropped = new ArrayList<>(names);
        dropped.remove(i);
        all.add(dropped);
      }
      if (i + 1 < names.size()) {
        List<String> exchanged = new ArrayList<>(names);
        exchanged.set(i, names.get(i + 1));
        exchanged.set(i + 1, names.get(i));
        all.add(exchanged);
      }
    }
    return all.stream();
  }

  private Progress turn(Flow<String> flow) {
    return engine.turn(
        flow,
        new Journal(stored, s -> stored = s),
        new FlowEngine.Request("uid", 1L, Optional.empty()),
        (step, run) -> {
          ran.add(run.address());
          return step.run("");
        },
        new Reports());
  }

  /** An upgrade of the flow as it was, of which so many steps have succeeded. */
  private void begin(int succeeded, boolean nextHasBegun) {
    for (int i = 0; i < succeeded; i++) {
      turn(AS_BEGUN.flow(StepResult.done("Done.")));
    }
    if (nextHasBegun) {
      turn(AS_BEGUN.flow(StepResult.later(Reason.Freezing, "Not yet.")));
    }
  }

  @ParameterizedTest
  @MethodSource("changed")
  void nothingRunsWhereTheStepsOnRecordAreNotTheFirstOfTheList(Steps changed) {
    ObUpgradeStatus fresh = stored;
    List<StepAddress> order = changed.order();
    for (int succeeded = 0; succeeded < AS_BEGUN.order().size(); succeeded++) {
      for (boolean begun : List.of(false, true)) {
        stored = fresh;
        ran.clear();
        reported.clear();
        begin(succeeded, begun);
        List<StepAddress> past = List.copyOf(ran);
        ObUpgradeStatus before = stored;

        turn(changed.flow(StepResult.later(Reason.Freezing, "Not yet.")));
        turn(changed.flow(StepResult.later(Reason.Freezing, "Not yet.")));

        String what = "%s after %s".formatted(changed, past);
        if (fits(changed, past, before)) {
          StepAddress next = order.get(succeeded);
          assertThat(ran.subList(past.size(), ran.size())).as(what).containsOnly(next);
          assertThat(reported).as(what).isEmpty();
        } else {
          assertThat(ran).as(what).isEqualTo(past);
          assertThat(reported).as(what).hasSize(1);
          assertThat(Conditions.has(stored.conditions(), Conditions.STALLED, Reason.StepsDiffer))
              .as(what)
              .isTrue();
          assertThat(stored.hops())
              .as(what)
              .extracting(HopStatus::steps)
              .isEqualTo(before.hops().stream().map(HopStatus::steps).toList());
        }
      }
    }
  }

  /** The list begins as the upgrade did, and has no other steps where a zone or hop is through. */
  private static boolean fits(Steps changed, List<StepAddress> past, ObUpgradeStatus status) {
    List<StepAddress> order = changed.order();
    boolean zoneThrough = status.hops().getFirst().zones().getFirst().through();
    boolean hopThrough = status.hops().getFirst().through();
    return order.size() >= past.size()
        && order.subList(0, past.size()).equals(past)
        && (!zoneThrough || changed.zone().equals(AS_BEGUN.zone()))
        && (!hopThrough
            || changed.with(0, AS_BEGUN.first()).with(4, AS_BEGUN.last()).equals(AS_BEGUN));
  }

  @Test
  void theListThatAnUpgradeBeganWithIsTakenToItsEndFromEveryPoint() {
    ObUpgradeStatus fresh = stored;
    for (int succeeded = 0; succeeded < AS_BEGUN.order().size(); succeeded++) {
      stored = fresh;
      ran.clear();
      begin(succeeded, true);
      Progress progress;
      do {
        progress = turn(AS_BEGUN.flow(StepResult.done("Done.")));
      } while (!(progress instanceof Progress.Complete));
      assertThat(ran.stream().distinct().toList()).isEqualTo(AS_BEGUN.order());
      assertThat(reported).isEmpty();
    }
  }

  @Test
  void stepsThatBeginAgainBeforeThePlanAreNoGap() {
    stored = ObUpgradeStatus.empty().withObservedGeneration(1L);
    Flow<String> flow = Flow.<String>steps().step(step("one")).step(step("two")).build();
    turn(flow);
    turn(flow);
    stored =
        stored
            .withObservedGeneration(0L)
            .withSteps(stored.steps().stream().map(s -> s.withPhase(StepPhase.Failed)).toList());

    turn(flow);

    assertThat(ran).extracting(StepAddress::step).containsExactly("one", "two", "one");
    assertThat(StepRecords.succeeded(stored, StepAddress.once("one"))).isTrue();
  }

  private static Step<String> step(String name) {
    return new ScriptedStep(name).answers(StepResult.done("Done."));
  }

  private final class Reports extends SilentListener {
    @Override
    public void stalled(StepAddress step, Reason reason, String message) {
      reported.add(step);
    }
  }
}
