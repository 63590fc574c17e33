package dev.obupgrade.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.flow.Step;
import dev.obupgrade.steps.AllSteps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StepNamesTest {

  @Test
  void theRuleHasTheNamesOfAllStepsInTheirOrder() {
    assertThat(Arrays.asList(StepNames.ALL.split(", ")))
        .containsExactlyElementsOf(AllSteps.inOrder().map(Step::name).distinct().toList());
    assertThat(StepNames.RULE).contains("'" + StepNames.ALL + "'");
    assertThat(StepNames.MESSAGE).contains(StepNames.ALL);
  }
}
