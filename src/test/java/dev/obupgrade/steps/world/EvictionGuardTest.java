package dev.obupgrade.steps.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.kube.FakeBudgets;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.pods.MinorFreeze;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.zone.StopZone;
import dev.obupgrade.steps.zone.ZoneServes;
import dev.obupgrade.upgrade.Deployment;
import org.junit.jupiter.api.Test;

class EvictionGuardTest {
  private static final String OTHERS = "[obtest-zone2, obtest-zone3]";

  private final StepWorld world = StepWorld.threeZones().validated();
  private final FakeBudgets budgets = world.kubernetes().budgets();

  private Outcome stop() {
    return world.runInZone("zone1", new StopZone());
  }

  private StepWorld stopped() {
    return world.through("zone1", new PullImage(), new StopZone(), new MinorFreeze());
  }

  @Test
  void theBudgetsAreThereBeforeTheZoneIsStopped() {
    assertThat(stop().changes())
        .containsSubsequence(
            "create budget over obtest-zone2",
            "create budget over obtest-zone3",
            "STOP ZONE zone1");
  }

  @Test
  void anEvictionOfAnotherZoneIsHeldOffAndOneOfTheZoneItselfIsNot() {
    stop();

    assertThat(budgets.evict(world.set("zone3"), 0)).isEqualTo(429);
    assertThat(budgets.evict(world.set("zone1"), 0)).isEqualTo(201);
  }

  @Test
  void anEvictionJustBeforeTheBudgetIsWaitedFor() {
    world.whenAnnounced(() -> budgets.evict(world.set("zone3"), 0));

    Outcome outcome = stop();

    assertThat(outcome.answer()).isEqualTo("Waiting OtherZoneNotAtRest");
    assertThat(outcome.acts()).doesNotContain("STOP ZONE zone1");
    assertThat(budgets.held()).as("what would hold the drain off").isEmpty();
  }

  @Test
  void aZoneThatStaysActiveIsHeldNoLonger() {
    world.database().faults().refuseNext("STOP ZONE zone1", ErrorCode.TIMEOUT);
    stop();
    assertThat(budgets.held()).hasToString(OTHERS);
    world.database().setZoneActive("zone2", false);

    stop();

    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void aRefusedStopLeavesNoBudget() {
    world.database().faults().refuseNext("STOP ZONE zone1", ErrorCode.OP_NOT_ALLOWED);

    assertThat(stop().answer()).isEqualTo("Waiting StopZoneAnswered");

    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void aZoneThatSomebodyElseStoppedIsHeldToo() {
    world.database().database().stopZone("zone1");

    assertThat(stop().answer()).isEqualTo("Done");

    assertThat(budgets.held()).hasToString(OTHERS);
  }

  @Test
  void aBudgetThatSomebodyDeletedIsThereAgainBeforeThePodsAreTouched() {
    stopped();
    budgets.removeAll();

    assertThat(world.runInZone("zone1", new ReplacePods()).changes())
        .startsWith("create budget over obtest-zone2", "create budget over obtest-zone3");
  }

  @Test
  void theBudgetsGoWhenTheZoneServesAndNotBefore() {
    stopped();
    assertThat(world.runInZone("zone1", new ZoneServes()).answer()).startsWith("Waiting");
    assertThat(budgets.held()).hasToString(OTHERS);
    world.database().database().startZone("zone1");

    world.through("zone1", new ZoneServes());

    assertThat(budgets.held()).isEmpty();
  }

  @Test
  void aBudgetThatNeverAllowsAnEvictionIsEnough() {
    budgets.add(Deployment.NAMESPACE, "mine", true, 0, "obtest-zone3");

    stop();

    assertThat(budgets.held()).hasToString("[obtest-zone2]");
    assertThat(budgets.evict(world.set("zone3"), 0)).isEqualTo(429);
  }

  @Test
  void aBudgetThatAllowsAnEvictionStaysAndGetsOneBesideIt() {
    budgets.add(Deployment.NAMESPACE, "mine", false, 1, "obtest-zone3");

    stop();

    assertThat(budgets.held()).hasToString(OTHERS);
    assertThat(budgets.evict(world.set("zone3"), 0)).isEqualTo(500);
    assertThat(world.set("zone3").podStates("observer")).noneMatch(pod -> pod.terminating());
  }

  @Test
  void withoutThePermissionItGoesOnAndSaysSo() {
    budgets.forbid(true);

    assertThat(stop().answer()).isEqualTo("Waiting LeadersMoving");
    world.through("zone1", new StopZone());

    assertThat(world.zone("zone1").steps()).anyMatch(step -> step.name().equals("stopZone"));
    assertThat(stop().message())
        .contains("Note: The operator may not read PodDisruptionBudgets. A drain can evict");
  }

  @Test
  void aPolicyThatRefusesTheBudgetDoesNotStopTheUpgrade() {
    budgets.refuse("policy 'no-budgets' denied it");

    assertThat(stop().answer()).isEqualTo("Waiting LeadersMoving");
    world.through("zone1", new StopZone());

    assertThat(stop().message())
        .contains("Note: The API server refuses a PodDisruptionBudget: policy 'no-budgets' denied");
  }
}
