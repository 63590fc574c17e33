package dev.obupgrade.steps.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.flow.Step;
import dev.obupgrade.flow.StepResult;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.context.UpgradeContext;
import dev.obupgrade.upgrade.Deployment;
import org.junit.jupiter.api.Test;

class WatchedTest {
  private final StepWorld world = StepWorld.threeZones();

  /** The last act of validation. */
  private static final class Establish implements Step<UpgradeContext> {
    @Override
    public String name() {
      return "validate";
    }

    @Override
    public StepResult run(UpgradeContext context) {
      Watched.establish(context);
      return StepResult.done("");
    }
  }

  /** Somebody deletes it to create it again, right after validation has found it. */
  @Test
  void noStatefulSetIsLeftOutThatIsGoneForAMoment() {
    world.kubernetes().orphan(Deployment.NAMESPACE, "obtest-zone2");

    assertThat(world.run(new Establish()).answer()).isEqualTo("Waiting StatefulSetGone");

    world.kubernetes().createAgain(Deployment.NAMESPACE, "obtest-zone2");
    assertThat(world.run(new Establish()).answer()).isEqualTo("Done");
    assertThat(world.status().watched())
        .extracting(WatchedZone::zone)
        .containsExactly("zone1", "zone2", "zone3");
  }
}
