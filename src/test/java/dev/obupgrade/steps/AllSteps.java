package dev.obupgrade.steps;

import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.api.UpgradePlan;
import dev.obupgrade.flow.Flow.Placed;
import dev.obupgrade.flow.Flows;
import dev.obupgrade.flow.Step;
import dev.obupgrade.steps.cancel.CancelSteps;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The steps of every list of both modes in their order, then those that cancel. */
public final class AllSteps {
  private static final UpgradePlan PLAN =
      new UpgradePlan(
          "4.3.5.2-1", List.of(new PlannedHop("4.3.5.3", "4.3.5.3-1", "image")), List.of("z"));

  private AllSteps() {}

  public static Stream<Step<UpgradeContext>> inOrder() {
    return Stream.concat(
            Stream.of(UpgradeMode.values()).map(UpgradeSteps::of).flatMap(AllSteps::all),
            CancelSteps.flow().places(Optional.empty()).stream())
        .map(Placed::step);
  }

  private static Stream<Placed<UpgradeContext>> all(Flows<UpgradeContext> flows) {
    return IntStream.rangeClosed(1, flows.newest())
        .mapToObj(number -> flows.number(number).orElseThrow())
        .flatMap(flow -> flow.places(Optional.of(PLAN)).stream());
  }
}
