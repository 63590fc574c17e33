package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ImageVersion;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.UpgradeMode;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.JobRequest;
import dev.obupgrade.kube.Mutation;
import dev.obupgrade.kube.SavedValuesText;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.FakeCluster;
import dev.obupgrade.oceanbase.FakeCluster.Command;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.status.CheckRecords;
import dev.obupgrade.status.Conditions;
import dev.obupgrade.status.StepAddress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator must never do, whatever happens: one group of tests for each rule. */
class RulesTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  private final Scene scene = Scene.threeZones();
  private final FakeCluster database = scene.cluster().database();

  private List<String> commands(String begin) {
    return database.commands().stream()
        .map(Command::text)
        .filter(c -> c.startsWith(begin))
        .toList();
  }

  private static List<Mutation> touched(Scene scene) {
    return scene.kubernetes().mutations().stream()
        .filter(m -> m.kind().equals("StatefulSet") || m.kind().equals("Pod"))
        .toList();
  }

  private static void announced(
      Scene scene, Upgrade upgrade, String zone, String step, String what, Runnable then) {
    scene.once(
        () ->
            upgrade
                .step(StepAddress.inZone(0, zone, step))
                .map(s -> s.message().startsWith(what))
                .orElse(false),
        then);
  }

  private Upgrade applied() {
    return scene.apply();
  }

  /** Before the plan there are no zones in the status, so steps of zones can't be looked for. */
  private Upgrade planned() {
    return applied().runTo("takeRecord");
  }

  /** What makes it unsafe to do without zone2. */
  static Stream<Named<Consumer<FakeCluster>>> unsafe() {
    ServerAddress other = new ServerAddress("10.0.3.1", 2882);
    return Stream.of(
        Named.of("another zone is stopped", db -> db.setZoneActive("zone3", false)),
        Named.of("a server of another zone is down", db -> db.crashServer(other)),
        Named.of("a server of another zone is stopped", db -> db.setServerStopTime(other, 1)),
        Named.of("another zone is not in log sync", db -> db.setLogSynced(other, false)),
        Named.of("a tenant is being moved", db -> db.setLocalityChanging("mysql1", true)));
  }

  /** Five members by the log streams' configuration: without any zone no majority is left. */
  private static Object twoMembersShort(Object answer) {
    return ((List<?>) answer)
        .stream()
            .map(LogReplica.class::cast)
            .map(
                r ->
                    new LogReplica(
                        r.tenantId(),
                        r.logStreamId(),
                        r.server(),
                        r.leader(),
                        r.inSync(),
                        r.members(),
                        5))
            .toList();
  }

  /** A member of the sys tenant's log that neither its server nor the root service speaks of. */
  private static Object withoutSysOf(ServerAddress silent, Object answer) {
    return ((List<?>) answer)
        .stream()
            .filter(
                row ->
                    switch (row) {
                      case LogReplica r -> r.tenantId() != 1 || !r.server().equals(silent);
                      case LogStreamLocation l -> l.tenantId() != 1 || !l.server().equals(silent);
                      default -> true;
                    })
            .toList();
  }

  @Nested
  class Rule1NoZoneIsTakenAwayThatTheOthersNeed {

    static Stream<Named<Consumer<FakeCluster>>> unsafe() {
      return RulesTest.unsafe();
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void stopZoneIsNotEvenAnnounced(Consumer<FakeCluster> change) {
      Upgrade upgrade = planned().runTo("zone2/pullImage");
      change.accept(database);

      scene.operator().runFor(LONG);

      assertThat(upgrade.status().step()).isEqualTo("zone2/stopZone");
      assertThat(upgrade.stepOf("zone2", "stopZone").attempts()).isZero();
      assertThat(commands("STOP ZONE zone2")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void alsoWhereAMajorityWouldRemain(Consumer<FakeCluster> change) {
      Scene five =
          Scene.of(
              FakeClusterShape.threeZones().withZones("zone1", "zone2", "zone3", "zone4", "zone5"));
      Upgrade upgrade = five.apply().runTo("takeRecord").runTo("zone2/pullImage");
      change.accept(five.cluster().database());

      five.operator().runFor(LONG);

      assertThat(upgrade.status().step()).isEqualTo("zone2/stopZone");
      assertThat(five.cluster().database().commands())
          .noneMatch(c -> c.text().equals("STOP ZONE zone2"));
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void proofIsTheLastThingBeforeStopZone(Consumer<FakeCluster> change) {
      Upgrade upgrade = planned();
      announced(
          scene,
          upgrade,
          "zone2",
          "stopZone",
          "Sending STOP ZONE zone2",
          () -> change.accept(database));

      scene.operator().runFor(LONG.multipliedBy(3));

      assertThat(upgrade.stepOf("zone2", "stopZone").attempts()).isPositive();
      assertThat(commands("STOP ZONE zone2")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void thePatchIsNotEvenAnnounced(Consumer<FakeCluster> change) {
      Upgrade upgrade = planned().runTo("zone2/minorFreeze");
      change.accept(database);

      scene.operator().runFor(LONG);

      assertThat(upgrade.status().step()).isEqualTo("zone2/replacePods");
      assertThat(upgrade.stepOf("zone2", "replacePods").attempts()).isZero();
      assertThat(touched(scene)).noneMatch(m -> m.name().contains("zone2"));
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void proofIsTheLastThingBeforeThePatch(Consumer<FakeCluster> change) {
      Upgrade upgrade = planned();
      announced(
          scene, upgrade, "zone2", "replacePods", "Setting image", () -> change.accept(database));

      scene.operator().runFor(LONG.multipliedBy(3));

      assertThat(upgrade.stepOf("zone2", "replacePods").attempts()).isPositive();
      assertThat(touched(scene)).noneMatch(m -> m.name().contains("zone2"));
    }

    @ParameterizedTest
    @MethodSource("unsafe")
    void proofIsTheLastThingBeforeEveryDeletionOfAPod(Consumer<FakeCluster> change) {
      Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
      two.cluster().zones().forEach(z -> two.cluster().set(z).strategy(Strategy.ON_DELETE));
      two.kubernetes().advance(LONG);
      two.apply().runTo("takeRecord");
      two.once(
          () -> touched(two).stream().anyMatch(m -> m.headline().contains("Pod obtest-zone2")),
          () -> change.accept(two.cluster().database()));

      two.operator().runFor(LONG.multipliedBy(3));

      assertThat(touched(two))
          .filteredOn(m -> m.headline().contains("Pod obtest-zone2"))
          .hasSize(1);
    }

    /** The controller waits for it to be ready before it replaces it, so that we delete it. */
    @ParameterizedTest
    @MethodSource("unsafe")
    void alsoOfAPodThatIsNotReadyWithoutItsZone(Consumer<FakeCluster> change) {
      scene
          .kubernetes()
          .readiness((set, pod) -> !set.equals("obtest-zone2") || database.zoneActive("zone2"));
      planned();
      scene.once(
          () -> touched(scene).stream().anyMatch(m -> m.name().contains("zone2")),
          () -> change.accept(database));

      scene.operator().runFor(LONG.multipliedBy(3));

      assertThat(touched(scene))
          .filteredOn(m -> m.name().contains("zone2"))
          .extracting(Mutation::kind)
          .containsExactly("StatefulSet");
    }

    @Test
    void aLogStreamThatWouldLoseItsMajorityKeepsTheZone() {
      Upgrade upgrade = planned().runTo("zone2/pullImage");
      scene.seeing("logReplicas", RulesTest::twoMembersShort);
      // Five members, three alive: every server is up and in sync, and still no zone may go.

      scene.operator().runFor(LONG);

      assertThat(upgrade.stepOf("zone2", "stopZone").reason()).isEqualTo("NoMajority");
      assertThat(commands("STOP ZONE zone2")).isEmpty();
    }

    @Test
    void aMemberThatOnlyTheLeaderKnowsOfIsExpectedToReport() {
      ServerAddress silent = database.serversOf("zone3").getFirst();
      Upgrade upgrade = planned().runTo("zone2/pullImage");
      scene.seeing("logReplicas", answer -> withoutSysOf(silent, answer));
      scene.seeing("locations", answer -> withoutSysOf(silent, answer));

      scene.operator().runFor(LONG);

      assertThat(upgrade.stepOf("zone2", "stopZone").message())
          .contains("tenant 1 log stream 1 on " + silent + " (doesn't report)");
      assertThat(commands("STOP ZONE zone2")).isEmpty();
    }
  }

  @Nested
  class Rule2NoFailedCheckIsPassedOver {
    private final Map<String, String> before = Parameters.of(database);

    private void assertNothingBegan(Upgrade upgrade) {
      assertThat(upgrade.is(Conditions.STALLED)).isTrue();
      assertThat(upgrade.status().step()).isEqualTo("preCheck");
      assertThat(database.commands())
          .as("but for putting back what the vendor's checker leaves behind")
          .allMatch(c -> c.text().equals("SET server_permanent_offline_time=3600s"));
      assertThat(touched(scene)).isEmpty();
      assertThat(Parameters.of(database)).isEqualTo(before);
    }

    @Test
    void theVendorsCheckerAloneStopsTheUpgrade() {
      scene.jobs().failNext("upgrade_checker.py", "2 tenant is merging");
      Upgrade upgrade = applied().run();

      assertNothingBegan(upgrade);
      assertThat(upgrade.status().message()).contains("upgrade_checker.py: 2 tenant is merging");
    }

    @Test
    void theSuiteAloneStopsTheUpgrade() {
      database.setLocalityChanging("mysql1", true);
      Upgrade upgrade = applied().run();

      assertNothingBegan(upgrade);
      assertThat(CheckRecords.all(upgrade.status().hops().getFirst()))
          .filteredOn(c -> c.result().name().equals("Failed"))
          .singleElement()
          .satisfies(c -> assertThat(upgrade.status().message()).contains(c.name()));
    }

    @Test
    void aSuiteWithoutAReportStopsTheUpgrade() {
      scene.jobs().suiteSays("Segmentation fault", 0);
      assertNothingBegan(applied().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterHealthy", "zoneHealthy"})
    void aHealthCheckerThatFailsStopsTheUpgrade(String step) {
      Upgrade upgrade = planned().runTo("zone1/" + step);
      scene.jobs().failNext("upgrade_health_checker.py", "0 schema not available");
      scene.operator().run();

      assertThat(upgrade.is(Conditions.STALLED)).isTrue();
      assertThat(upgrade.status().step()).isEqualTo("zone1/" + step);
      assertThat(commands(step.equals("clusterHealthy") ? "STOP" : "START")).isEmpty();
    }
  }

  @Nested
  class Rule3AtLeastThreeZonesAndExactlyTheDatabases {

    private Upgrade refused(Scene scene, List<String> zones) {
      Upgrade upgrade =
          scene
              .apply(
                  "up",
                  scene
                      .cluster()
                      .spec(
                          zones,
                          new ImageVersion("4.3.5.3", Images.TARGET),
                          List.of(),
                          UpgradeMode.Upgrade))
              .run();
      assertThat(upgrade.is(Conditions.STALLED)).isTrue();
      assertThat(upgrade.status().step()).isEqualTo("validate");
      assertThat(scene.kubernetes().jobs().requests()).isEmpty();
      assertThat(scene.kubernetes().records().all()).isEmpty();
      return upgrade;
    }

    @Test
    void twoZonesAreRefused() {
      Scene two = Scene.of(FakeClusterShape.threeZones().withZones("zone1", "zone2"));
      assertThat(refused(two, List.of("zone1", "zone2")).status().message())
          .contains("needs at least 3");
    }

    @Test
    void aZoneOfTheDatabaseThatIsNotListedIsRefused() {
      Scene four =
          Scene.of(FakeClusterShape.threeZones().withZones("zone1", "zone2", "zone3", "zone4"));
      assertThat(refused(four, List.of("zone1", "zone2", "zone3")).status().message())
          .contains("zone4");
    }

    @Test
    void aZoneThatTheDatabaseDoesNotHaveIsRefused() {
      scene
          .kubernetes()
          .addStatefulSet("default", "obtest-zone4", 1, Map.of("observer", Images.OLD));
      assertThat(refused(scene, List.of("zone1", "zone2", "zone3", "zone4")).status().message())
          .contains("zone4");
    }
  }

  @Nested
  class Rule4OneZonesPodsAtATimeAndOnlyOfAStoppedZone {

    @Test
    void whenPodsAreTouchedTheirZoneIsStoppedAndLeadsNothingAndTheOthersAreActive() {
      List<String> wrong = new ArrayList<>();
      for (String strategy : List.of("ROLLING_UPDATE", "ON_DELETE")) {
        Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
        two.cluster()
            .zones()
            .forEach(z -> two.cluster().set(z).strategy(Strategy.valueOf(strategy)));
        two.kubernetes().advance(LONG);
        two.kubernetes()
            .faults()
            .beforeEachWrite(
                m -> {
                  if (m.kind().equals("StatefulSet") || m.kind().equals("Pod")) {
                    wrong.addAll(complaints(two, m));
                  }
                });
        assertThat(two.apply().run().phase()).isEqualTo("Succeeded");
        assertThat(touched(two)).isNotEmpty();
      }
      assertThat(wrong).isEmpty();
    }

    private List<String> complaints(Scene two, Mutation mutation) {
      try (Database open = two.cluster().database().database()) {
        List<String> stopped =
            open.zones().stream().filter(z -> !z.active()).map(Zone::name).toList();
        boolean leads =
            open.locations().stream()
                .anyMatch(l -> l.leader() && mutation.name().contains(l.zone()));
        boolean right = stopped.size() == 1 && mutation.name().contains(stopped.getFirst());
        return right && !leads
            ? List.of()
            : List.of(mutation.headline() + " while " + stopped + " were stopped");
      }
    }

    @Test
    void podsOfAZoneThatSomebodyStartedAgainAreNotTouched() {
      Upgrade upgrade = planned().runTo("zone2/minorFreeze");
      database.setZoneActive("zone2", true);

      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ZoneNotStopped");
      assertThat(touched(scene)).noneMatch(m -> m.name().contains("zone2"));
    }

    @Test
    void podsOfAZoneThatLeadsAgainAreNotTouched() {
      Upgrade upgrade = planned().runTo("zone2/minorFreeze");
      scene.seeing("locations", any -> leadBy("zone2", (List<?>) any));

      scene.operator().runFor(LONG);

      assertThat(upgrade.stepOf("zone2", "replacePods").reason()).isEqualTo("LeadersInZone");
      assertThat(touched(scene)).noneMatch(m -> m.name().contains("zone2"));
    }

    private Object leadBy(String zone, List<?> locations) {
      return locations.stream()
          .map(LogStreamLocation.class::cast)
          .map(
              l ->
                  new LogStreamLocation(
                      l.tenantId(), l.logStreamId(), l.server(), l.zone(), l.zone().equals(zone)))
          .toList();
    }
  }

  @Nested
  class Rule5NeverBackwards {
    private static final BuildVersion OTHER_BUILD =
        BuildVersion.parse("4.3.5.3-103000092025080899");
    private static final BuildVersion OLDER = BuildVersion.parse("4.3.5.1-101000042025040310");

    @Test
    void aDowngradeIsRefused() {
      scene.images().put("older", Images.good(OLDER));
      Upgrade upgrade = scene.applyTo("4.3.5.1", "older").run();

      assertThat(upgrade.status().step()).isEqualTo("validate");
      assertThat(upgrade.status().message())
          .contains("spec.target.version 4.3.5.1 is older than the running version 4.3.5.2.");
      assertThat(upgrade.status().plan()).isNull();
    }

    @Test
    void anImageThatHasBecomeAnOlderOneIsNotUsed() {
      Upgrade upgrade = planned().runTo("zone2/pullImage");
      scene.images().put(Images.TARGET, Images.good(OLDER));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ImageChanged");
      assertThat(upgrade.status().step()).isEqualTo("zone2/pullImage");
      assertThat(commands("STOP ZONE zone2")).isEmpty();
    }

    @Test
    void scriptsOfAnotherBuildThanPlannedAreNotRun() {
      Upgrade upgrade = planned().runTo("zone3/zoneHealthy");
      scene.images().put(Images.NEXT, Images.good(Images.NEXT_BUILD));
      upgrade.edit(
          s ->
              new ObUpgradeSpec(
                  s.cluster(),
                  new ImageVersion(s.target().version(), Images.NEXT),
                  s.via(),
                  s.mode(),
                  s.preCheck(),
                  s.retry()));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ImageChanged");
      assertThat(scene.kubernetes().jobs().requests())
          .flatExtracting(JobRequest::work)
          .filteredOn(JobRequest.Work.Script.class::isInstance)
          .extracting(w -> ((JobRequest.Work.Script) w).image())
          .containsOnly(Images.TARGET);
    }

    /** A tag moves after the image was inspected; the spec and the StatefulSets stay the same. */
    @ParameterizedTest
    @CsvSource({
      "prepare, upgrade_pre.py",
      "zone2/clusterHealthy, upgrade_health_checker.py",
      "zone2/zoneHealthy, upgrade_health_checker.py",
      "finish, upgrade_post.py"
    })
    void aScriptOfATagThatMovedDoesNotRun(String step, String script) {
      Upgrade upgrade = planned().runTo(step);
      int before = scene.cluster().database().commands().size();
      scene.images().put(Images.TARGET, Images.good(OTHER_BUILD));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("ImageChanged");
      assertThat(upgrade.status().step()).isEqualTo(step);
      assertThat(upgrade.status().message())
          .contains(script, OTHER_BUILD.toString(), Images.TARGET_BUILD.toString());
      assertThat(scene.cluster().database().commands()).hasSize(before);

      scene.images().put(Images.TARGET, Images.good(Images.TARGET_BUILD));
      upgrade.retry("1");
      upgrade.run();
      assertThat(upgrade.phase()).isEqualTo("Succeeded");
    }

    @Test
    void aZoneThatRunsAnotherBuildByNowIsNotStarted() {
      Upgrade upgrade = planned().runTo("zone1/zoneHealthy");
      scene
          .operator()
          .runUntil(() -> upgrade.status().message().contains("upgrade_health_checker.py passed"));
      database.restartServer(database.serversOf("zone1").getFirst(), Images.NEXT_BUILD);
      scene.kubernetes().advance(Duration.ofMinutes(2));
      scene.operator().runUntil(() -> upgrade.is(Conditions.STALLED));

      assertThat(upgrade.status().step()).isEqualTo("zone1/startZone");
      assertThat(commands("START ZONE zone1")).isEmpty();
    }

    @Test
    void whereANewerObserverRunsTheImageStays() {
      Upgrade upgrade = planned().runTo("zone2/minorFreeze");
      database.restartServer(database.serversOf("zone2").getFirst(), Images.NEXT_BUILD);
      scene.kubernetes().advance(Duration.ofSeconds(10));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("NewerObserver");
      assertThat(touched(scene)).noneMatch(m -> m.name().contains("zone2"));
    }
  }

  @Nested
  class Rule6WhatWasChangedIsPutBack {

    @Test
    void valuesAreSavedBeforeAnythingIsChanged() {
      Map<String, String> before = Parameters.of(database);
      List<String> wrong = new ArrayList<>();
      scene
          .kubernetes()
          .faults()
          .beforeEachWrite(
              m -> {
                boolean saved =
                    scene.kubernetes().records().all().stream().anyMatch(r -> !r.saved().isEmpty());
                if (!saved && !Parameters.of(database).equals(before)) {
                  wrong.add(m.headline());
                }
              });
      applied().runTo("zone1/clusterHealthy");

      assertThat(Parameters.of(database)).isNotEqualTo(before);
      assertThat(wrong).isEmpty();
    }

    @Test
    void theyOutliveTheResource() {
      Upgrade upgrade = applied().runTo("zone1/clusterHealthy");
      upgrade.vanish();
      scene.operator().run();

      assertThat(scene.kubernetes().records().all())
          .singleElement()
          .satisfies(
              r ->
                  assertThat(r.saved())
                      .anyMatch(
                          v ->
                              v.name().equals("server_permanent_offline_time")
                                  && v.value().equals("3600s")));
    }

    @Test
    void aLaterReadingNeverOverwritesThem() {
      Map<String, String> before = Parameters.of(database);
      scene.jobs().failNext("upgrade_pre.py", "broken pipe");
      applied().run().vanish();
      // The first checker has set it, so reading now would tell 72h.
      assertThat(Parameters.of(database)).isNotEqualTo(before);

      Upgrade second = scene.apply("second", scene.cluster().spec()).run();

      assertThat(second.phase()).isEqualTo("Succeeded");
      assertThat(Parameters.of(database)).isEqualTo(before);
      assertThat(scene.kubernetes().records().all()).isEmpty();
    }

    @Test
    void theyAreGivenUpOnlyWhenAllIsAsItWas() {
      Upgrade upgrade = applied();
      scene.once(
          () ->
              upgrade
                  .step(StepAddress.once("restoreParameters"))
                  .map(s -> s.finishedAt() != null)
                  .orElse(false),
          () -> database.setClusterParameter("server_permanent_offline_time", "1h"));
      upgrade.run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("NotRestored");
      assertThat(scene.kubernetes().records().all()).hasSize(1);
    }

    @Test
    void permanentOfflineTimeStaysHighBetweenHops() {
      Upgrade upgrade = scene.apply("two", scene.cluster().twoHops());
      upgrade.runTo("settle").runTo("preCheck");

      assertThat(Parameters.of(database).entrySet())
          .filteredOn(e -> e.getKey().startsWith("server_permanent_offline_time"))
          .isNotEmpty()
          .allSatisfy(e -> assertThat(e.getValue()).isEqualTo("72h"));
    }

    @Test
    void withoutTheRecordNothingIsStopped() {
      Upgrade upgrade = planned().runTo("zone1/pullImage");
      deleteRecord();
      // A status of an earlier operator has no values.
      scene
          .kubernetes()
          .upgrades()
          .put(
              Deployment.NAMESPACE,
              "up",
              upgrade
                  .status()
                  .withSteps(
                      upgrade.status().steps().stream().map(s -> s.withMemo(null)).toList()));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("RecordLost");
      assertThat(commands("STOP ZONE")).isEmpty();
    }

    @Test
    void withTheRecordOfAnotherUpgradeNothingIsStopped() {
      Upgrade upgrade = planned().runTo("zone1/pullImage");
      ClusterRecord record = scene.kubernetes().records().all().getFirst();
      scene.kubernetes().port().records().replace(record.heldBy("other", "other"));
      scene.operator().run();

      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("RecordLost");
      assertThat(commands("STOP ZONE")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "preCheck, -, -",
      "zone2/minorFreeze, 4.3.5.3, zone2",
      "finish, 4.3.5.3, -",
      "restoreParameters, 4.3.5.3, -"
    })
    void aDeletedRecordIsWrittenAgain(String step, String hop, String zone) {
      database.setClusterParameter("enable_rereplication", "False");
      Map<String, String> before = Parameters.of(database);
      Upgrade upgrade = planned().runTo(step);
      deleteRecord();
      scene.operator().runUntil(() -> !scene.kubernetes().records().all().isEmpty());

      ClusterRecord again = scene.kubernetes().records().all().getFirst();
      assertThat(again.hop().orElse("-")).isEqualTo(hop);
      assertThat(again.zone().orElse("-")).isEqualTo(zone);
      assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
      assertThat(Parameters.of(database)).isEqualTo(before);
    }

    private void deleteRecord() {
      scene.deleteRecord();
    }
  }

  @Nested
  class Rule7ThePasswordIsShownToNobody {
    private static final String PASSWORD = "Gehe1m&Kauz\"'$x";

    private final List<String> logged = new ArrayList<>();
    private final Handler ears =
        new Handler() {
          @Override
          public void publish(LogRecord said) {
            logged.add(
                "%s %s %s"
                    .formatted(
                        said.getMessage(),
                        said.getParameters() == null ? "" : List.of(said.getParameters()),
                        causes(said.getThrown())));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };

    private static String causes(Throwable thrown) {
      return Stream.iterate(
              Optional.ofNullable(thrown), Optional::isPresent, t -> t.map(Throwable::getCause))
          .map(t -> t.get().toString())
          .collect(Collectors.joining(" "));
    }

    private void assertNotShown(Upgrade upgrade) {
      List<String> shown = new ArrayList<>(logged);
      shown.add(Serialization.asJson(upgrade.resource()));
      upgrade.events().forEach(e -> shown.add(e.toString()));
      scene.kubernetes().jobs().requests().forEach(j -> shown.add(j.toString()));
      scene.kubernetes().mutations().forEach(m -> shown.add(m.toString()));
      scene
          .kubernetes()
          .records()
          .all()
          .forEach(r -> shown.add(r + SavedValuesText.write(r.saved())));
      assertThat(shown)
          .hasSizeGreaterThan(20)
          .noneMatch(s -> s.contains(PASSWORD) || s.contains("Gehe1m"));
    }

    private void withEars(Runnable what) {
      Logger logger = Logger.getLogger("dev.obupgrade");
      logger.setLevel(Level.ALL);
      logger.addHandler(ears);
      try {
        what.run();
      } finally {
        logger.removeHandler(ears);
        logger.setLevel(null);
      }
    }

    private Upgrade secretive(Consumer<Upgrade> course) {
      database.password(new Password(PASSWORD));
      scene.kubernetes().secrets().put("default", scene.cluster().secret(), "password", PASSWORD);
      Upgrade upgrade = applied();
      withEars(() -> course.accept(upgrade));
      return upgrade;
    }

    @Test
    void notInAnUpgradeThatSucceeds() {
      Upgrade upgrade = secretive(Upgrade::run);
      assertThat(upgrade.phase()).isEqualTo("Succeeded");
      assertThat(logged).isNotEmpty();
      assertNotShown(upgrade);
    }

    @Test
    void notInAnUpgradeThatMeetsTrouble() {
      Upgrade upgrade =
          secretive(
              u -> {
                u.runTo("preCheck");
                scene
                    .operator()
                    .runUntil(
                        () ->
                            scene.kubernetes().jobs().requests().stream()
                                .flatMap(j -> j.work().stream())
                                .anyMatch(JobRequest.Work.Suite.class::isInstance));
                database.password(new Password("another"));
                scene.operator().runFor(LONG);
                database.password(new Password(PASSWORD));
                scene.operator().run();
                u.retry("1");
                u.runTo("zone1/stopZone");
                database.faults().unreachable(true);
                scene.operator().runFor(LONG);
                database.faults().unreachable(false);
                scene.seeing(
                    "zones",
                    any -> {
                      throw new IllegalStateException("unexpected");
                    });
                scene.operator().runFor(LONG);
              });
      assertThat(logged).anyMatch(s -> s.contains("unexpected"));
      assertNotShown(upgrade);
    }

    @Test
    void notWhenItIsRefused() {
      database.password(new Password("another"));
      scene.kubernetes().secrets().put("default", scene.cluster().secret(), "password", PASSWORD);
      Upgrade upgrade = applied();
      withEars(upgrade::run);
      assertThat(upgrade.condition(Conditions.STALLED).getReason()).isEqualTo("LoginRefused");
      assertThat(Serialization.asJson(upgrade.resource()) + logged + upgrade.events())
          .doesNotContain("Gehe1m");
    }
  }
}
