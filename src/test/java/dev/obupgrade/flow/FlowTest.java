package dev.obupgrade.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradePlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final UpgradePlan ONE_HOP = plan("4.3.5.3");
  private static final UpgradePlan TWO_HOPS = plan("4.3.5.3", "4.4.1.0");

  private final Flow<String> flow =
      Flow.<String>steps()
          .step(step("first"))
          .forEachHop(
              Flow.<String>steps()
                  .step(step("before"))
                  .forEachZone(List.of(step("stop"), step("start")))
                  .step(step("after")))
          .step(step("last"))
          .build();

  private static Step<String> step(String name) {
    return new ScriptedStep(name);
  }

  private static UpgradePlan plan(String... versions) {
    return new UpgradePlan(
        "4.3.5.2-1",
        List.of(versions).stream().map(v -> new PlannedHop(v, v + "-1", "image")).toList(),
        List.of("z1", "z2"));
  }

  private static List<String> places(Flow<String> flow, Optional<UpgradePlan> plan) {
    return flow.places(plan).stream()
        .map(p -> p.address().hop().map(h -> h + ":").orElse("") + p.address())
        .toList();
  }

  @Test
  void withoutAPlanOnlyWhatComesBeforeTheHopsIsKnown() {
    assertThat(places(flow, Optional.empty())).containsExactly("first");
  }

  @Test
  void eachHopTakesItsStepsAndWithinItEachZone() {
    assertThat(places(flow, Optional.of(ONE_HOP)))
        .containsExactly(
            "first",
            "0:before",
            "0:z1/stop",
            "0:z1/start",
            "0:z2/stop",
            "0:z2/start",
            "0:after",
            "last");
    assertThat(places(flow, Optional.of(TWO_HOPS)))
        .hasSize(14)
        .containsSubsequence("0:after", "1:before", "1:z1/stop", "1:after", "last");
  }

  @Test
  void aPlanWithoutHopsHasOnlyWhatIsOutsideOfThem() {
    assertThat(places(flow, Optional.of(plan()))).containsExactly("first", "last");
  }

  @Test
  void theFirstHopAloneCanBeAskedFor() {
    Flow<String> first =
        Flow.<String>steps().forFirstHop(Flow.<String>steps().step(step("check"))).build();

    assertThat(places(first, Optional.of(TWO_HOPS))).containsExactly("0:check");
    assertThat(places(first, Optional.of(plan()))).isEmpty();
  }

  @Test
  void zonesOutsideAHopAreRefused() {
    Flow<String> wrong = Flow.<String>steps().forEachZone(List.of(step("stop"))).build();
    assertThatThrownBy(() -> wrong.places(Optional.of(ONE_HOP)))
        .isInstanceOf(IllegalStateException.class);
  }
}
