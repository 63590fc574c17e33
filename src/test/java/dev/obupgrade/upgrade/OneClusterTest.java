package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.ClusterRecord.DatabaseIdentity;
import dev.obupgrade.kube.ClusterRecord.SavedValue;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.Faults;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.FakeTimings;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One database is one cluster, whatever its StatefulSets are called and wherever an ObUpgrade is.
 */
class OneClusterTest {
  private static final String OTHER = "team-b";
  private static final String OFFLINE = "server_permanent_offline_time";
  private static final Duration SHORT = Duration.ofMillis(100);

  private Scene scene = scene(FakeClusterShape.threeZones());
  private FakeCluster database = scene.cluster().database();
  private Map<String, String> before = Parameters.of(database);

  private static OneClusterTest of(FakeClusterShape shape) {
    var world = new OneClusterTest();
    world.scene = scene(shape);
    world.database = world.scene.cluster().database();
    world.before = Parameters.of(world.database);
    return world;
  }

  private static Scene scene(FakeClusterShape shape) {
    return Scene.of(
            shape.withTimings(new FakeTimings(SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT)))
        .timing(new FakeTiming(SHORT, SHORT, SHORT, SHORT));
  }

  /** Somebody deletes an upgrade after the vendor's checker has set its value. */
  private OneClusterTest leftAfterItsChecks() {
    scene.apply("first", scene.cluster().spec()).runTo("prepare").vanish();
    scene.kubernetes().advance(Duration.ofMinutes(1));
    assertThat(database.database().parameters(List.of(OFFLINE)))
        .allSatisfy(p -> assertThat(p.value()).isEqualTo("72h"));
    assertThat(records()).hasSize(1);
    return this;
  }

  private List<ClusterRecord> records() {
    return scene.kubernetes().records().all();
  }

  private void assertAllRestored(Upgrade upgrade) {
    assertThat(upgrade.phase()).as(upgrade.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(records()).isEmpty();
  }

  private void edit(UnaryOperator<ClusterRecord> change) {
    scene.kubernetes().port().records().replace(change.apply(records().getFirst()));
  }

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void withAStatefulSetRenamedTheValuesAreRestored(UpgradeMode mode) {
    leftAfterItsChecks();
    scene.cluster().rename("zone3", "obtest-c");

    ObUpgradeSpec spec =
        mode == UpgradeMode.Upgrade ? scene.cluster().spec() : scene.cluster().preCheckOnly();
    assertAllRestored(scene.apply("second", spec).run());
  }

  /** The first record has another name, as it was made before there was a zone4. */
  @Test
  void withAZoneAddedTheValuesAreRestored() {
    var four =
        of(FakeClusterShape.threeZones().withZones("zone1", "zone2", "zone3", "zone4"))
            .leftAfterItsChecks();
    ClusterRecord left = four.records().getFirst();
    DatabaseIdentity identity = left.subject().database().orElseThrow();
    List<String> sets = left.subject().statefulSets().subList(0, 3);
    var records = four.scene.kubernetes().port().records();
    records.delete(left);
    records.create(
        new ClusterRecord(
            left.namespace(),
            ClusterRecord.nameFor(sets),
            left.holder(),
            left.holderName(),
            left.saved(),
            left.hop(),
            left.zone(),
            left.author(),
            new Subject(
                sets,
                Optional.of(
                    new DatabaseIdentity(
                        identity.clusterName(),
                        identity.clusterId(),
                        identity.servers().subList(0, 3)))),
            Optional.empty()));

    four.assertAllRestored(four.scene.apply("second", four.scene.cluster().spec()).run());
  }

  @Test
  void inAnotherNamespaceTheValuesAreRestored() {
    leftAfterItsChecks();
    ObUpgradeSpec spec = scene.cluster().in(OTHER, UpgradeMode.Upgrade);

    assertAllRestored(scene.apply(OTHER, "second", spec).run());
  }

  @Test
  void whatIsSetByHandSinceStays() {
    leftAfterItsChecks();
    scene.cluster().rename("zone3", "obtest-c");
    database.setClusterParameter(OFFLINE, "7200s");
    database.setClusterParameter("enable_rereplication", "False");
    Map<String, String> set = Parameters.of(database);

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.phase()).as(second.status().message()).isEqualTo("Succeeded");
    assertThat(Parameters.of(database)).isEqualTo(set);
  }

  @Test
  void anUnfinishedUpgradeIsNamedUnderAnotherName() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/startZone").delete();
    scene.cluster().rename("zone3", "obtest-c");
    database.setClusterParameter("enable_ddl", "True");

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.is(Conditions.STALLED)).isTrue();
    assertThat(second.status().message())
        .contains("ObUpgrade first, which was deleted, left its upgrade to 4.3.5.3 unfinished");
  }

  @Test
  void anUnfinishedUpgradeIsFinishedUnderAnotherName() {
    scene.apply("first", scene.cluster().spec()).runTo("zone2/startZone").delete();
    scene.cluster().rename("zone3", "obtest-c");

    Upgrade second = scene.apply("second", scene.cluster().spec()).run();

    assertThat(second.phase()).isEqualTo("Succeeded");
    assertThat(second.status().plan().takenOver().evidence())
        .contains("ObUpgrade first, which was deleted, began that upgrade");
    assertThat(records()).isEmpty();
  }

  @Test
  @Shows("HalfUpgraded")
  void aCheckRestoresNothingInAnUpgradeOfAnotherName() {
    scene.apply("first", scene.cluster().spec()).runTo("zone1/clusterHealthy").vanish();
    scene.cluster().rename("zone3", "obtest-c");
    Map<String, String> then = Parameters.of(database);

    Upgrade check = scene.apply("check", scene.cluster().preCheckOnly()).run();

    assertThat(check.condition(Conditions.STALLED).getReason()).isEqualTo("HalfUpgraded");
    assertThat(Parameters.of(database)).isEqualTo(then);
    assertThat(records()).hasSize(1);
  }

  /** The turns of the operator go by name, the age by the order in which they are applied. */
  @ParameterizedTest
  @CsvSource({"a, b", "b, a"})
  void ofTwoNamespacesWithOneDatabaseOneGoesOn(String here, String there) {
    ObUpgradeSpec copy = scene.cluster().in(OTHER, UpgradeMode.Upgrade);
    Upgrade one = scene.apply(here, scene.cluster().spec());
    Upgrade other = scene.apply(OTHER, there, copy);
    scene.operator().run();

    assertOneAfterTheOther(one, other);
  }

  /** One upgrades the cluster, and the other one finds that it is at the target. */
  private void assertOneAfterTheOther(Upgrade one, Upgrade other) {
    assertThat(List.of(one, other))
        .extracting(u -> u.condition(Conditions.SUCCEEDED).getReason())
        .as(one.status().message() + " / " + other.status().message())
        .containsExactlyInAnyOrder("Upgraded", "AlreadyAtTarget");
    boolean oneGoesOn = one.condition(Conditions.SUCCEEDED).getReason().equals("Upgraded");
    Upgrade later = oneGoesOn ? other : one;
    Upgrade first = oneGoesOn ? one : other;
    assertThat(later.history()).anyMatch(status -> Waits.forOther(status, first, "UpgradeAtWork"));
    assertThat(Parameters.of(database)).isEqualTo(before);
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(UpgradeMode.class)
  void whileOneIsUnderWayAnotherNamespaceWaitsFromTheBeginning(UpgradeMode mode) {
    ObUpgradeSpec copy = scene.cluster().in(OTHER, mode);
    Upgrade first = scene.apply("first", scene.cluster().spec()).runTo("preCheck");
    Upgrade second = scene.apply(OTHER, "second", copy);
    scene.operator().runUntil(() -> Waits.forOther(second, first));
    scene.operator().run();

    assertOneAfterTheOther(first, second);
  }

  /** Neither has looked for the other's record by the time that both are stored. */
  @ParameterizedTest
  @CsvSource({"a, b", "b, a"})
  void ofTwoThatStoreTheirRecordsAtTheSameMomentOneGoesOn(String here, String there) {
    ObUpgradeSpec copy = scene.cluster().in(OTHER, UpgradeMode.Upgrade);
    Upgrade one = scene.apply(here, scene.cluster().spec());
    Upgrade other = scene.apply(OTHER, there, copy);
    int[] created = {0};
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            write -> {
              if (creates().test(write) && ++created[0] <= 2) {
                throw new ApiException.Unavailable("it is stored, and the answer lost", null);
              }
            });
    scene.operator().run();

    assertThat(created[0]).isGreaterThanOrEqualTo(2);
    assertOneAfterTheOther(one, other);
  }

  private static Predicate<Mutation> creates() {
    return write -> write.headline().startsWith("create ClusterRecord");
  }

  /** Both come from one template, and are called the same. */
  @Test
  void twoDatabasesOfOneNameAndIdAreTwoClusters() {
    Deployment template = scene.deploy("other", FakeClusterShape.threeZones());
    Upgrade first = scene.apply("first", scene.cluster().spec());
    Upgrade second = scene.apply("second", template.spec()).runTo("preCheck");

    assertThat(records())
        .extracting(r -> r.subject().database().orElseThrow())
        .extracting(d -> d.clusterName() + "/" + d.clusterId())
        .containsExactly("obtest/1", "obtest/1");
    scene.operator().run();
    assertThat(List.of(first.phase(), second.phase())).containsOnly("Succeeded");
  }

  /** What somebody left of a cluster of that name does not touch another one. */
  @Test
  void theRecordOfAnotherDatabaseOfOneNameAndIdStays() {
    leftAfterItsChecks();
    Deployment template = scene.deploy("other", FakeClusterShape.threeZones());
    List<ClusterRecord> left = records();

    assertThat(scene.apply("second", template.spec()).run().phase()).isEqualTo("Succeeded");
    assertThat(records()).isEqualTo(left);
  }

  private interface Kill {
    void at(Faults faults, int write);
  }

  private static final List<Kill> KILLS = List.of(Faults::killBeforeWrite, Faults::killAfterWrite);

  /** A crash before or after each write of the takeover. */
  @Test
  void aCrashInTheMiddleOfTakingOverLosesNothing() {
    eachCrash(
        world -> world.scene.operator().run(),
        world -> world.assertAllRestored(new Upgrade(world.scene, "second")));
  }

  /** The same, and somebody deletes that upgrade too, before the operator comes back. */
  @Test
  void aDeletionInTheMiddleOfTakingOverLosesNothing() {
    eachCrash(
        world -> new Upgrade(world.scene, "second").delete(),
        world -> {
          ObUpgradeSpec spec = world.scene.cluster().spec();
          world.assertAllRestored(world.scene.apply("third", spec).run());
        });
  }

  private static void eachCrash(
      Consumer<OneClusterTest> afterwards, Consumer<OneClusterTest> outcome) {
    var undisturbed = new OneClusterTest().leftAfterItsChecks();
    undisturbed.scene.cluster().rename("zone3", "obtest-c");
    int start = undisturbed.scene.kubernetes().writes();
    undisturbed.scene.apply("second", undisturbed.scene.cluster().spec()).runTo("preCheck");
    List<Integer> ofRecords =
        undisturbed.scene.kubernetes().mutations().stream()
            .filter(m -> m.number() > start && m.kind().equals("ClusterRecord"))
            .map(m -> m.number() - start)
            .toList();
    assertThat(ofRecords).as("the new record, and the old one's deletion").hasSize(2);
    for (Kill kill : KILLS) {
      for (int n = ofRecords.getFirst() - 1; n <= ofRecords.getLast() + 1; n++) {
        var world = new OneClusterTest().leftAfterItsChecks();
        world.scene.cluster().rename("zone3", "obtest-c");
        world.alwaysHasTheValue();
        kill.at(world.scene.kubernetes().faults(), n);
        world.scene.apply("second", world.scene.cluster().spec());
        world.scene.operator().runUntil(() -> world.scene.operator().kills() == 1);
        afterwards.accept(world);
        outcome.accept(world);
      }
    }
  }

  /** At any moment the value is in the database or in a record, and one upgrade holds at most. */
  private void alwaysHasTheValue() {
    scene
        .kubernetes()
        .faults()
        .afterEachWrite(
            any -> {
              assertThat(records()).filteredOn(this::held).hasSizeLessThan(2);
              boolean saved =
                  records().stream()
                      .flatMap(r -> r.saved().stream())
                      .map(SavedValue::name)
                      .anyMatch(OFFLINE::equals);
              assertThat(saved || Parameters.of(database).equals(before)).isTrue();
            });
  }

  private boolean held(ClusterRecord record) {
    return scene
        .kubernetes()
        .port()
        .upgrades()
        .find(record.namespace(), record.holderName())
        .filter(u -> u.getMetadata().getUid().equals(record.holder()))
        .isPresent();
  }

  @Test
  void theRecordOfAnEarlierOperatorSaysMoreAtItsNextWrite() {
    Upgrade upgrade = scene.apply("first", scene.cluster().spec()).runTo("zone1/clusterHealthy");
    edit(r -> r.withSubject(Subject.unknown()));

    upgrade.runTo("zone1/minorFreeze");

    assertThat(records())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.subject().statefulSets())
                  .containsExactly("obtest-zone1", "obtest-zone2", "obtest-zone3");
              assertThat(r.subject().database().orElseThrow().servers()).hasSize(3);
            });
    assertAllRestored(upgrade.run());
  }

  @Test
  void theRecordOfAnEarlierOperatorIsFoundByItsName() {
    leftAfterItsChecks();
    edit(r -> r.withSubject(Subject.unknown()));

    assertAllRestored(scene.apply("second", scene.cluster().spec()).run());
  }

  @Test
  @Shows("NotPermitted")
  void withoutThePermissionToListNoUpgradeBegins() {
    scene.kubernetes().surroundings().forbid("list configmaps");
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("NotPermitted");
    assertThat(upgrade.status().message()).contains("in namespace default: list configmaps");
    scene.kubernetes().surroundings().allowAll();
    upgrade.retry("1");
    assertAllRestored(upgrade.run());
  }

  @Test
  @Shows("NotPermitted")
  void withoutThePermissionInAnotherWatchedNamespaceNoUpgradeBegins() {
    scene.kubernetes().records().unseen(OTHER);
    Upgrade upgrade = scene.apply().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("NotPermitted");
    assertThat(upgrade.status().message()).contains("in namespace team-b: list configmaps");
  }

  /** The operator is upgraded, and its role is an older chart's. */
  @ParameterizedTest
  @CsvSource({"resolvePath", "takeRecord", "preCheck", "zone1/stopZone", "finish"})
  void withoutThePermissionAnUpgradeUnderWayContinues(String step) {
    Upgrade upgrade = scene.apply().runTo(step);
    scene.kubernetes().surroundings().forbid("list configmaps");

    upgrade.run();

    assertAllRestored(upgrade);
  }

  @Test
  void withoutThePermissionItSaysWhereItLooked() {
    Upgrade upgrade = scene.apply().runTo("resolvePath");
    scene.kubernetes().surroundings().forbid("list configmaps");
    upgrade.runTo("preCheck");

    assertThat(upgrade.step(StepAddress.once("takeRecord")).orElseThrow().message())
        .contains("The operator may not list ConfigMaps in all namespaces", "namespace default");
  }

  /** While the record is gone, another upgrade takes the cluster under another name. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aLostRecordIsNotWrittenAgainWhileAnotherUpgradeHoldsTheCluster(boolean before) {
    Upgrade upgrade = scene.apply().runTo("zone1/pullImage");
    ClusterRecord lost = records().getFirst();
    scene.kubernetes().port().records().delete(lost);
    boolean[] done = {false};
    Runnable takes =
        () -> {
          if (!done[0]) {
            done[0] = true;
            takenByAnother(lost);
          }
        };
    if (before) {
      takes.run();
    } else {
      scene
          .kubernetes()
          .faults()
          .beforeEachWrite(
              write -> {
                if (creates().test(write)) {
                  takes.run();
                }
              });
    }
    scene.operator().run();

    assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("RecordLost");
    assertThat(upgrade.status().message()).contains("ObUpgrade another upgrades this cluster");
    assertThat(records())
        .singleElement()
        .extracting(ClusterRecord::holderName)
        .isEqualTo("another");
    assertThat(database.commands()).noneMatch(c -> c.text().startsWith("STOP ZONE"));
    assertThat(scene.kubernetes().mutations())
        .as("what is there before, nothing is written against")
        .filteredOn(creates())
        .hasSize(before ? 2 : 3);
  }

  private void takenByAnother(ClusterRecord lost) {
    var another =
        scene
            .kubernetes()
            .upgrades()
            .apply(Deployment.NAMESPACE, "another", scene.cluster().spec());
    scene
        .kubernetes()
        .port()
        .records()
        .create(
            new ClusterRecord(
                lost.namespace(),
                ClusterRecord.nameFor(List.of("of", "another")),
                another.getMetadata().getUid(),
                "another",
                lost.saved(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lost.subject(),
                Optional.empty()));
  }
}
