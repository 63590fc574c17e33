package dev.obupgrade.steps.world;

import static dev.obupgrade.steps.StepRow.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.kube.FakeTiming;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.StatefulSetState.Strategy;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.steps.StepRow;
import dev.obupgrade.steps.StepWorld;
import dev.obupgrade.steps.StepWorld.Outcome;
import dev.obupgrade.steps.pods.MinorFreeze;
import dev.obupgrade.steps.pods.PullImage;
import dev.obupgrade.steps.pods.ReplacePods;
import dev.obupgrade.steps.zone.ClusterHealthy;
import dev.obupgrade.steps.zone.StopZone;
import dev.obupgrade.upgrade.Deployment;
import dev.obupgrade.upgrade.Images;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes does with another zone, before the operator acts on this one. */
class ZonesAtRestTest {
  private static final String POD = "obtest-zone3-0";
  private static final String NODE = "node-" + POD;
  private static final String WAITS = "Waiting OtherZoneNotAtRest";
  private static final String LEAVING = "Waiting NodeLeaving";

  /** What may be under way in zone3, and how the operator says it. */
  static Stream<StepRow> underWay() {
    return Stream.of(
        given(
            "a pod that is being deleted",
            w -> w.set("zone3").beginToEnd(0),
            WAITS,
            "Zone zone3: pod obtest-zone3-0 is being deleted. The operator does not touch zone1"),
        given(
            "a rollout restart that the controller has not seen",
            w -> w.set("zone3").otherwise("restartedAt"),
            WAITS,
            "Zone zone3: the controller of StatefulSet obtest-zone3 has not seen its last change"),
        given(
            "a rollout that no pod has followed yet",
            w -> {
              w.set("zone3").countsUnavailable().otherwise("restartedAt");
              w.kubernetes().readiness((set, pod) -> !pod.name().equals(POD));
              w.advance(Duration.ofSeconds(2));
            },
            WAITS,
            "StatefulSet obtest-zone3 replaces pod obtest-zone3-0, which is of an older revision"),
        given(
            "more replicas",
            w -> {
              w.set("zone3").refusePods("quota").scale(2);
              w.advance(Duration.ofSeconds(2));
            },
            WAITS,
            "StatefulSet obtest-zone3 is scaled from 1 to 2 replicas"),
        given(
            "a pod that is not there",
            w -> {
              w.set("zone3").refusePods("quota").losePod(0);
              w.database().startServer(server(w), Images.OLD_BUILD);
              w.advance(Duration.ofMinutes(1));
            },
            WAITS,
            "StatefulSet obtest-zone3 has 0 of 1 pods"),
        given(
            "a pod of somebody else",
            w -> w.set("zone3").foreignPod(w.set("zone2").podStates("observer").getFirst()),
            WAITS,
            "pod obtest-zone2-0 does not belong to StatefulSet obtest-zone3"),
        given(
            "a container that doesn't run",
            w -> {
              Duration second = Duration.ofSeconds(1);
              w.kubernetes().timing(new FakeTiming(second, second, Duration.ofHours(1), second));
              w.set("zone3").crashContainer(0);
              w.database().startServer(server(w), Images.OLD_BUILD);
              w.advance(Duration.ofMinutes(1));
            },
            WAITS,
            "the server's container of pod obtest-zone3-0 does not run"),
        given(
            "no StatefulSet",
            w -> w.kubernetes().removeStatefulSet(Deployment.NAMESPACE, "obtest-zone3"),
            WAITS,
            "Zone zone3: StatefulSet obtest-zone3 does not exist"),
        given(
            "another StatefulSet of the name",
            w -> w.set("zone3").recreate(),
            "Waiting StatefulSetRecreated",
            "StatefulSet obtest-zone3 is not the one that the operator validated"),
        given("a cordon", node(ZonesAtRestTest::cordoned), LEAVING, told("it is cordoned")),
        given(
            "a node that doesn't report",
            node(n -> new NodeState(n.name(), Map.of(), List.of(), false, false)),
            LEAVING,
            told("it is not ready")),
        given(
            "a node that is being deleted",
            node(n -> new NodeState(n.name(), Map.of(), List.of(), false, true, true)),
            LEAVING,
            told("it is being deleted")),
        given(
            "a node that is gone",
            w -> w.kubernetes().surroundings().removeNode(NODE),
            LEAVING,
            told("it is gone")),
        tainted("node.kubernetes.io/out-of-service", "NoExecute", "it is out of service"),
        tainted("node.cloudprovider.kubernetes.io/shutdown", "NoSchedule", "its machine is shut"),
        tainted("cloud.google.com/impending-node-termination", "NoSchedule", "is about to end"),
        tainted("aws-node-termination-handler/spot-itn", "NoSchedule", "is about to end"),
        tainted("ToBeDeletedByClusterAutoscaler", "NoSchedule", "the cluster autoscaler removes"),
        tainted("karpenter.sh/disrupted", "NoSchedule", "Karpenter removes it"),
        tainted(
            "node.kubernetes.io/unreachable",
            "NoExecute",
            "it has the taint node.kubernetes.io/unreachable:NoExecute"));
  }

  private static StepRow tainted(String key, String effect, String words) {
    return given("the taint " + key, node(taint(key, effect)), LEAVING, words);
  }

  private static String told(String why) {
    return "Zone zone3: pod obtest-zone3-0 may lose its node node-obtest-zone3-0: " + why;
  }

  private static Consumer<StepWorld> node(UnaryOperator<NodeState> change) {
    return world -> world.kubernetes().surroundings().changeNode(NODE, change);
  }

  private static NodeState cordoned(NodeState node) {
    return new NodeState(node.name(), Map.of(), List.of(), true, true);
  }

  private static UnaryOperator<NodeState> taint(String key, String effect) {
    return n -> new NodeState(n.name(), Map.of(), List.of(new Taint(key, "", effect)), false, true);
  }

  private static ServerAddress server(StepWorld world) {
    return world.database().serversOf("zone3").getFirst();
  }

  @ParameterizedTest
  @MethodSource("underWay")
  void theZoneIsNotStopped(StepRow row) {
    row.check(threeZones(), ZonesAtRestTest::stop);
  }

  @ParameterizedTest
  @MethodSource("underWay")
  void theZoneIsNotFoundHealthy(StepRow row) {
    row.check(threeZones(), world -> world.runInZone("zone1", new ClusterHealthy()));
  }

  @ParameterizedTest
  @MethodSource("underWay")
  void theImageIsNotSet(StepRow row) {
    StepWorld world = stoppedZone(1);
    world.kubernetes().budgets().forbid(true);
    row.check(world, ZonesAtRestTest::replace);
  }

  @ParameterizedTest
  @MethodSource("underWay")
  void noPodIsDeleted(StepRow row) {
    StepWorld world = stoppedZone(1);
    world.kubernetes().budgets().forbid(true);
    world.set("zone1").strategy(Strategy.ON_DELETE);
    replace(world);
    world.advance(Duration.ofSeconds(2));
    row.check(world, ZonesAtRestTest::replace);
  }

  @Test
  void theZoneIsNotStoppedForWhatBeginsAfterTheAnnouncement() {
    StepWorld world = threeZones();
    world.whenAnnounced(() -> world.set("zone3").beginToEnd(0));

    Outcome outcome = stop(world);

    assertThat(outcome.answer()).isEqualTo(WAITS);
    assertThat(outcome.acts()).doesNotContain("STOP ZONE zone1");
  }

  @Test
  void thePodsAreNotTouchedForWhatBeginsAfterTheAnnouncement() {
    StepWorld world = stoppedZone(1);
    world.whenAnnounced(() -> world.set("zone3").beginToEnd(0));

    Outcome outcome = replace(world);

    assertThat(outcome.answer()).isEqualTo(WAITS);
    assertThat(outcome.changes()).isEmpty();
  }

  /** Rows that don't keep the operator waiting. */
  static Stream<StepRow> atRest() {
    return Stream.of(
        goesOn("nothing under way", w -> {}),
        goesOn(
            "a pod of an older revision under OnDelete",
            w -> {
              w.set("zone3").strategy(Strategy.ON_DELETE).otherwise("restartedAt");
              w.advance(Duration.ofSeconds(2));
            }),
        goesOn(
            "a pod that is not ready",
            w -> w.kubernetes().readiness((set, pod) -> !pod.name().equals(POD))),
        goesOn(
            "a cordon on a node that the operator may not read",
            w -> {
              node(ZonesAtRestTest::cordoned).accept(w);
              w.kubernetes().surroundings().hideNodesAndQuotas();
            }),
        goesOn(
            "a cordon on this zone's node",
            w ->
                w.kubernetes()
                    .surroundings()
                    .changeNode("node-obtest-zone1-0", ZonesAtRestTest::cordoned)),
        goesOn(
            "a candidate of the cluster autoscaler, which may stay",
            node(taint("DeletionCandidateOfClusterAutoscaler", "PreferNoSchedule"))),
        goesOn(
            "a taint that the pods tolerate",
            w -> {
              tolerating(w, Map.of("key", "db", "operator", "Exists"));
              node(taint("db", "NoExecute")).accept(w);
            }),
        goesOn("a restart of this zone's pod", w -> w.set("zone1").beginToEnd(0)));
  }

  private static StepRow goesOn(String given, Consumer<StepWorld> change) {
    return StepRow.row(given, change, "Waiting LeadersMoving", "zone1 is stopped", stops());
  }

  private static String[] stops() {
    return new String[] {
      "replace ClusterRecord holder=up hop=4.3.5.3 zone=zone1 saved=1",
      "create budget over obtest-zone2",
      "create budget over obtest-zone3",
      "STOP ZONE zone1"
    };
  }

  @ParameterizedTest
  @MethodSource
  void atRest(StepRow row) {
    row.check(threeZones(), ZonesAtRestTest::stop);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted", "cordon"})
  void theStoppedZoneDoesNotWaitForADrainThatWaitsForIt(String sign) {
    StepWorld world = stoppedZone(1);
    node(sign.equals("cordon") ? ZonesAtRestTest::cordoned : taint(sign, "NoSchedule"))
        .accept(world);

    assertThat(replace(world).answer()).isEqualTo("Waiting ReplacingPods");
  }

  @Test
  void twoBudgetsHoldADrainOffTogether() {
    StepWorld world = stoppedZone(1);
    world.kubernetes().budgets().removeAll();
    world.kubernetes().budgets().add(Deployment.NAMESPACE, "one", false, 1, "obtest-zone3");
    node(ZonesAtRestTest::cordoned).accept(world);
    assertThat(replace(world).answer()).as("with one that allows it").isEqualTo(LEAVING);
    world.kubernetes().budgets().add(Deployment.NAMESPACE, "two", false, 1, "obtest-zone3");

    assertThat(replace(world).answer()).isEqualTo("Waiting ReplacingPods");
  }

  @Test
  void theStoppedZoneWaitsForANodeThatNoBudgetKeeps() {
    StepWorld world = stoppedZone(1);
    world.kubernetes().surroundings().removeNode(NODE);

    assertThat(replace(world).answer()).isEqualTo(LEAVING);
  }

  @Test
  void aTaintThatThePodsTolerateForSomeTimeTakesThemAway() {
    StepWorld world = threeZones();
    tolerating(world, Map.of("key", "db", "operator", "Exists", "tolerationSeconds", "300"));
    node(taint("db", "NoExecute")).accept(world);

    assertThat(stop(world).answer()).isEqualTo(LEAVING);
  }

  @Test
  void anOperatorThatValidatedEarlierComparesNoUidAndNoReplicas() {
    StepWorld world = StepWorld.threeZones();
    world.set("zone3").recreate();

    assertThat(stop(world).answer()).isEqualTo("Waiting LeadersMoving");
  }

  @Test
  void theZonesOwnStatefulSetMustBeTheOneThatWasValidated() {
    StepWorld world = stoppedZone(1);
    world.set("zone1").recreate();

    Outcome outcome = replace(world);

    assertThat(outcome.answer()).isEqualTo("Waiting StatefulSetRecreated");
    assertThat(outcome.message()).contains("Zone zone1: StatefulSet obtest-zone1 is not the one");
    assertThat(outcome.changes()).isEmpty();
  }

  @Test
  void theZonesOwnPodsMustHaveTheirControllerBeforeTheZoneStops() {
    StepWorld world = threeZones();
    world.set("zone1").adopted(false);

    Outcome outcome = stop(world);

    assertThat(outcome.answer()).isEqualTo("Waiting PodsOrphaned");
    assertThat(outcome.message())
        .contains("Zone zone1: pod obtest-zone1-0 has no controller yet. StatefulSet obtest-zone1");
    assertThat(outcome.changes()).isEmpty();
  }

  @Test
  void aNewRetryConfirmsAStatefulSetThatSomebodyCreatedAgain() {
    StepWorld world = threeZones();
    world.set("zone3").recreate();
    stop(world);
    assertThat(stop(world).answer()).isEqualTo("Waiting StatefulSetRecreated");

    world.edit(ZonesAtRestTest::retried);

    assertThat(stop(world).answer()).isEqualTo("Waiting LeadersMoving");
    assertThat(world.status().watched())
        .anyMatch(zone -> zone.uid().equals(world.set("zone3").uid()));
  }

  @Test
  void aZoneOfSeveralServersRestsWhenAllItsPodsDo() {
    StepWorld world = stoppedZone(3);
    world.set("zone2").beginToEnd(2);

    Outcome outcome = replace(world);

    assertThat(outcome.answer()).isEqualTo(WAITS);
    assertThat(outcome.message()).contains("Zone zone2: pod obtest-zone2-2 is being deleted");
  }

  private static ObUpgradeSpec retried(ObUpgradeSpec spec) {
    return new ObUpgradeSpec(
        spec.cluster(), spec.target(), spec.via(), spec.mode(), spec.preCheck(), "again");
  }

  private static void tolerating(StepWorld world, Map<String, String> toleration) {
    world.set("zone3").podNeeds(new PodNeeds(List.of(), Map.of(), List.of(toleration)));
    world.advance(Duration.ofSeconds(2));
  }

  private static StepWorld threeZones() {
    return StepWorld.threeZones().validated();
  }

  private static StepWorld stoppedZone(int servers) {
    return StepWorld.of(FakeClusterShape.threeZones().withServersPerZone(servers))
        .validated()
        .through("zone1", new PullImage(), new StopZone(), new MinorFreeze());
  }

  private static Outcome stop(StepWorld world) {
    return world.runInZone("zone1", new StopZone());
  }

  private static Outcome replace(StepWorld world) {
    return world.runInZone("zone1", new ReplacePods());
  }
}
