package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeStatus;
import dev.obupgrade.api.PausePoint;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upgrades that wait for another one of their cluster, and what becomes of them. */
class QueueTest {
  private static final Duration WHILE = Duration.ofMinutes(10);

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();
  private final Map<String, String> before = Parameters.of(database);

  private Upgrade apply(String name) {
    scene.kubernetes().advance(Duration.ofSeconds(1));
    return scene.apply(name, scene.cluster().spec());
  }

  private Upgrade waiting(String name, Upgrade other) {
    Upgrade upgrade = apply(name);
    scene.operator().runUntil(() -> Waits.forOther(upgrade, other));
    return upgrade;
  }

  /** It holds the record, and its database does not answer. */
  private Upgrade stalledInAZone() {
    Upgrade first = apply("first").runTo("zone1/stopZone");
    database.faults().unreachable(true);
    first.runUntilStalled();
    return first;
  }

  private static void assertEnds(Upgrade upgrade, String reason) {
    assertThat(upgrade.condition(Conditions.SUCCEEDED).getReason())
        .as(upgrade.status().message())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void whileItWaitsItDoesNothing(UpgradeMode mode) {
    Upgrade first = apply("first").runTo("zone1/stopZone");
    Upgrade second =
        scene.apply(
            "second",
            mode == UpgradeMode.Upgrade ? scene.cluster().spec() : scene.cluster().preCheckOnly());
    scene.operator().runUntil(() -> Waits.forOther(second, first));
    List<String> jobs = new ArrayList<>();
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (first.status().finishedAt() == null && write.name().startsWith("second-")) {
                jobs.add(write.headline());
              }
            });
    scene.operator().run();

    assertThat(jobs).isEmpty();
    assertEnds(first, "Upgraded");
    assertEnds(second, "AlreadyAtTarget");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void itSaysSinceWhenItWaitsAndHowTheOtherIs() {
    Upgrade first = apply("first").runTo("zone1/stopZone");
    Instant since = scene.clock().instant();
    Upgrade second = waiting("second", first);

    assertThat(second.status().message())
        .contains("ObUpgrade default/first is upgrading this cluster. It is Upgrading (0/3 zones).")
        .contains("Waiting for it since " + since.toString().replace('T', ' ').substring(0, 16))
        .contains("Fix: ");
    assertThat(second.events())
        .filteredOn(e -> e.reason().equals("UpgradeAtWork"))
        .singleElement()
        .satisfies(e -> assertThat(e.message()).contains("default/first"));
  }

  @Test
  void itWaitsForOneThatStandsStillAndSaysSo() {
    Upgrade first = stalledInAZone();
    Upgrade second = apply("second");
    scene.operator().runFor(WHILE);

    assertThat(Waits.forOther(second, first)).isTrue();
    assertThat(second.status().message()).contains("It is Stalled at zone1/stopZone.");
    database.faults().unreachable(false);
    scene.operator().run();
    assertEnds(first, "Upgraded");
    assertEnds(second, "AlreadyAtTarget");
  }

  /** A turn every half minute, three requests a turn, and no login. */
  @Test
  void itAsksLittleWhileItWaits() {
    Upgrade first = stalledInAZone();
    Upgrade second = waiting("second", first);
    int statuses = second.history().size();
    scene.operator().runFor(Duration.ofMinutes(1));
    int turns = scene.operator().turnsOf("second");
    scene.operator().runFor(Duration.ofHours(1));

    assertThat(scene.operator().turnsOf("second") - turns).isBetween(100, 125);
    assertThat(second.history()).hasSizeLessThan(statuses + 40);
  }

  /** The values to restore are only in the other's status, and only it can write them again. */
  @Test
  void itWaitsForOneThatStandsStillWithoutItsRecord() {
    scene.jobs().failNext("upgrade_health_checker.py", "1 replicas unsync");
    Upgrade first = apply("first").runUntilStalled();
    Upgrade second = waiting("second", first);
    scene.deleteRecord();
    Upgrade third = apply("third");
    scene.operator().runFor(WHILE);

    assertThat(Waits.forOther(second, first)).isTrue();
    assertThat(Waits.forOther(third, first)).isTrue();
    assertThat(second.status().message()).contains("It is Stalled at zone1/clusterHealthy.");
    first.retry("1");
    scene.operator().run();
    assertEnds(first, "Upgraded");
    assertEnds(second, "AlreadyAtTarget");
    assertEnds(third, "AlreadyAtTarget");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  /** Both have planned, and somebody deletes the record of the one that was first. */
  @Test
  void itTakesNoClusterOfOneThatHasLostItsRecord() {
    scene.jobs().failNext("upgrade_health_checker.py", "1 replicas unsync");
    Upgrade first = apply("first");
    Upgrade second = apply("second");
    scene
        .kubernetes()
        .faults()
        .beforeEachWrite(
            write -> {
              if (write.headline().startsWith("create record: second")) {
                throw new AssertionError("second takes the cluster of first");
              }
            });
    scene.once(() -> first.is(Conditions.STALLED), scene::deleteRecord);
    scene.operator().runFor(Duration.ofHours(1));

    assertThat(Waits.forOther(second, first)).isTrue();
  }

  /** What another upgrade has changed since is no drift, and nobody has to restore anything. */
  @Test
  void oneThatHadGivenTheClusterUpPlansAgain() {
    database.setTenantLocked("mysql1", true);
    Upgrade first = scene.apply("first", scene.cluster().twoHops()).runUntilStalled();
    database.setTenantLocked("mysql1", false);
    Upgrade second = scene.apply("second", scene.cluster().twoHops()).run();
    assertEnds(second, "Upgraded");

    first.retry("1");
    first.run();

    assertEnds(first, "AlreadyAtTarget");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void itBeginsWhenTheOtherIsDeleted() {
    Upgrade first = apply("first").runTo("preCheck");
    Upgrade second = waiting("second", first);
    first.delete();
    scene.operator().run();

    assertEnds(second, "Upgraded");
    assertThat(Parameters.of(database)).isEqualTo(before);
  }

  @Test
  void itBeginsWhenTheOtherGivesTheClusterUp() {
    database.setTenantLocked("mysql1", true);
    Upgrade first = apply("first").runTo("preCheck");
    Upgrade second = waiting("second", first);
    first.runUntilStalled();
    database.setTenantLocked("mysql1", false);
    scene.operator().run();

    assertEnds(second, "Upgraded");
    assertThat(first.is(Conditions.STALLED)).isTrue();
  }

  /** Somebody restored a ConfigMap from a backup. */
  @Test
  void itDoesNotWaitForOneThatHasEnded() {
    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).runTo("restoreParameters");
    ClusterRecord record = scene.kubernetes().records().all().getFirst();
    check.run();
    scene.kubernetes().port().records().create(record);

    Upgrade second = apply("second").run();

    assertEnds(second, "Upgraded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(scene.kubernetes().records().all()).isEmpty();
  }

  /** What was right before it waited may be wrong since. */
  @Test
  void whenItBeginsItIsValidatedAgain() {
    Upgrade first = apply("first").runTo("preCheck");
    Upgrade second = waiting("second", first);
    first.delete();
    scene.cluster().set("zone2").partition(1);
    scene.operator().run();

    assertThat(second.condition(Conditions.STALLED).getReason()).isEqualTo("UpdatePartition");
    assertThat(second.status().step()).isEqualTo("validate");
  }

  /** Somebody named another cluster's StatefulSets by mistake, and corrects that. */
  @Test
  void onceItsSpecIsOfAnotherClusterItBegins() {
    Upgrade first = stalledInAZone();
    Deployment other = scene.deploy("other", FakeClusterShape.threeZones());
    Upgrade second = waiting("second", first);
    second.edit(s -> other.spec());
    scene.operator().runUntil(() -> second.status().finishedAt() != null);

    assertEnds(second, "Upgraded");
    assertThat(first.is(Conditions.STALLED)).isTrue();
  }

  /** The wait does not count: otherwise it would be overdue from its first look. */
  @Test
  void theDeadlineCountsFromItsTurn() {
    Upgrade first = stalledInAZone();
    Upgrade second = waiting("second", first);
    scene.operator().runFor(WHILE);
    first.delete();
    scene.operator().runFor(Duration.ofSeconds(50));

    assertThat(second.status().steps().getFirst().reason()).isEqualTo("DatabaseUnavailable");
    assertThat(second.is(Conditions.STALLED)).isFalse();
  }

  /** Their names are in the opposite order, in which the operator gives them their turns. */
  @Test
  void ofThreeTheOldestGoesFirstEachTime() {
    Upgrade first = apply("c").runTo("zone1/stopZone");
    Upgrade second = waiting("b", first);
    Upgrade third = waiting("a", first);
    List<String> order = new ArrayList<>();
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (write.headline().startsWith("create ClusterRecord")) {
                order.add(write.detail());
              }
            });
    first.delete();
    // What it left refuses the next one: a person has finished it by hand.
    scene.kubernetes().records().all().forEach(scene.kubernetes().port().records()::delete);
    database.setClusterParameter("enable_upgrade_mode", "False");
    scene.operator().run();

    assertThat(order).first().asString().contains("holder=b");
    assertThat(List.of(second.phase(), third.phase())).doesNotContain("Planning");
  }

  /** It waits for something else than the cluster, so that the others would wait for nothing. */
  @Test
  void anOlderOneThatCannotBeginHoldsTheOthersForTwoMinutes() {
    database.faults().unreachable(true);
    Upgrade older = apply("older").runUntilStalled();
    ObUpgradeStatus stuck = older.status();
    database.faults().unreachable(false);
    scene.operator().forget("older");
    Upgrade younger = apply("younger");
    scene.operator().runFor(Duration.ofMinutes(1));
    assertThat(younger.status().steps().getFirst().reason()).isEqualTo("OlderFirst");
    assertThat(younger.status().message()).contains("ObUpgrade default/older is older");
    scene.operator().run();

    assertThat(older.status()).isEqualTo(stuck);
    assertEnds(younger, "Upgraded");
  }

  /** Both have planned by the time that one takes the record. */
  @Test
  void oneThatComesTooLateForTheRecordPlansAgain() {
    Upgrade first = apply("first").runTo("resolvePath");
    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene
        .kubernetes()
        .upgrades()
        .createdAt("default", "second", scene.clock().instant().minus(Duration.ofHours(1)));
    scene.operator().runUntil(() -> Waits.forOther(second, first));

    assertThat(second.history()).anyMatch(status -> status.plan() != null);
    assertThat(second.status())
        .satisfies(
            status -> {
              assertThat(status.hops()).isEmpty();
              assertThat(status.watched()).isEmpty();
              assertThat(status.steps()).hasSize(1);
              assertThat(status.round()).isEqualTo(2);
            });
    assertThat(second.events()).anyMatch(e -> e.reason().equals("ClusterBusy"));
    scene.operator().run();
    assertEnds(first, "Upgraded");
    assertEnds(second, "AlreadyAtTarget");
  }

  private Upgrade olderThatRests(Consumer<Upgrade> what) {
    Upgrade older = apply("older");
    scene.operator().runUntil(() -> "validate".equals(older.status().step()));
    what.accept(older);
    scene.operator().forget("older");
    return older;
  }

  private void assertBeginsAtOnce(Upgrade younger) {
    Instant start = scene.clock().instant();
    younger.runTo("preCheck");
    assertThat(Duration.between(start, scene.clock().instant())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void itDoesNotWaitForAnOlderOneThatHasFailed() {
    scene.cluster().set("zone2").partition(1);
    Upgrade older = apply("older").runUntilStalled();
    scene.cluster().set("zone2").partition(0);

    assertBeginsAtOnce(apply("younger"));
    assertThat(older.is(Conditions.STALLED)).isTrue();
  }

  @Test
  void itDoesNotWaitForAnOlderOneThatIsPaused() {
    olderThatRests(u -> u.edit(s -> s.withPaused(PausePoint.NextStep)));
    assertBeginsAtOnce(apply("younger"));
  }

  @Test
  void itDoesNotWaitForAnOlderOneWhoseTimeHasNotCome() {
    String tomorrow = scene.clock().instant().plus(Duration.ofDays(1)).toString();
    Upgrade older = apply("older");
    older.edit(s -> s.withNotBefore(tomorrow));
    scene.operator().runUntil(() -> older.status().held() != null);

    assertBeginsAtOnce(apply("younger"));
    scene.operator().run();
    // It had planned before the younger one upgraded the cluster.
    assertThat(older.events()).anyMatch(e -> e.reason().equals("PlanOutdated"));
    assertEnds(older, "AlreadyAtTarget");
  }

  /** Both have planned. The other one prepares the cluster while this one still reads images. */
  @Test
  void whatTheOtherDoesWhileThisOnePlansIsNoFailure() {
    Upgrade first = apply("first").runTo("resolvePath");
    Upgrade second = scene.apply("second", scene.cluster().spec());
    scene
        .kubernetes()
        .upgrades()
        .createdAt("default", "second", scene.clock().instant().minus(Duration.ofHours(1)));
    second.runTo("resolvePath");
    scene.operator().forget("second");
    first.runTo("zone2/stopZone");
    scene.operator().hear("second");
    scene.operator().runUntil(() -> Waits.forOther(second, first));

    assertThat(second.history())
        .noneMatch(status -> Conditions.isTrue(status.conditions(), Conditions.STALLED));
    scene.operator().run();
    assertEnds(second, "AlreadyAtTarget");
  }
}
