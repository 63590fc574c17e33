package dev.obupgrade.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.kube.FakeStatefulSet;
import dev.obupgrade.kube.FakeSurroundings;
import dev.obupgrade.kube.NodeState;
import dev.obupgrade.kube.NodeState.Taint;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.PodNeeds.NodeTerm;
import dev.obupgrade.kube.PodNeeds.Requirement;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.kube.Surroundings.Controller;
import dev.obupgrade.kube.Surroundings.DryRun;
import dev.obupgrade.kube.Surroundings.OperatedPod;
import dev.obupgrade.kube.Surroundings.QuotaExcess;
import dev.obupgrade.status.StepAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for the state of StatefulSets, pods, volumes, nodes and permissions. */
class SiteRefusalsTest {
  private static final String SET = "obtest-zone2";

  private final Scene scene = Scene.threeZones();
  private final Refusals refusals = new Refusals(scene);
  private final FakeSurroundings surroundings = scene.kubernetes().surroundings();
  private final FakeStatefulSet set = scene.cluster().set("zone2");

  private static SetSurroundings kept(SetSurroundings s, Controller controller) {
    return new SetSurroundings(
        Optional.of(controller),
        s.appliedBy(),
        s.terminating(),
        s.minReadySeconds(),
        s.probed(),
        s.nodeName(),
        s.pods(),
        s.unread());
  }

  private static UnaryOperator<SetSurroundings> terminating() {
    return s ->
        new SetSurroundings(
            s.controller(),
            s.appliedBy(),
            true,
            s.minReadySeconds(),
            s.probed(),
            s.nodeName(),
            s.pods(),
            s.unread());
  }

  private static UnaryOperator<PodSurroundings> claim(
      String phase, boolean terminating, NodeTerm... terms) {
    return pod ->
        new PodSurroundings(
            pod.name(),
            pod.ports(),
            pod.addresses(),
            List.of(
                new ClaimState(
                    "data-" + pod.name(), phase, terminating, Optional.of("pv-7"), List.of(terms))),
            pod.hostPaths(),
            true);
  }

  private static NodeTerm onNode(String name) {
    return new NodeTerm(
        List.of(new Requirement("kubernetes.io/hostname", "In", List.of(name))), List.of());
  }

  private static NodeState node(String name, boolean cordoned, boolean ready, Taint... taints) {
    return new NodeState(
        name, Map.of("kubernetes.io/hostname", name), List.of(taints), cordoned, ready);
  }

  @Test
  @Shows("NoReplicas")
  void aStatefulSetScaledToNone() {
    set.scale(0);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    Upgrade upgrade = new Refusals(scene).refuses("NoReplicas", SET, "no replicas");

    set.scale(1);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    upgrade.retry("again");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @Test
  @Shows("UpdatePartition")
  void aPartitionThatKeepsPodsBack() {
    set.partition(1);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    Upgrade upgrade = refusals.refuses("UpdatePartition", SET, "partition of 1");

    set.partition(0);
    scene.kubernetes().advance(Duration.ofMinutes(1));
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("ContainerMissing")
  void aContainerOfAnotherName() {
    scene
        .kubernetes()
        .addStatefulSet("default", SET, 1, Map.of("server", Images.OLD))
        .serviceAddress(0, scene.cluster().database().serversOf("zone2").getFirst().ip());
    refusals.refuses("ContainerMissing", SET, "no container 'observer'", "[server]");
  }

  @Test
  @Shows("PodsMissing")
  void aPodThatIsNotThere() {
    set.scale(2);
    Upgrade upgrade = scene.apply().run();
    assertThat(upgrade.status().message()).contains(SET, "1 of 2 pods");
    assertThat(upgrade.phase()).isEqualTo("Stalled");
    assertThat(scene.cluster().database().commands()).isEmpty();
  }

  @Test
  @Shows("StatefulSetTerminating")
  void aStatefulSetThatIsBeingDeleted() {
    surroundings.change(SET, terminating());
    Upgrade upgrade = refusals.refuses("StatefulSetTerminating", SET, "being deleted");

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("OperatorOwned")
  void aStatefulSetOfAnotherOperator() {
    surroundings.change(
        SET, s -> kept(s, new Controller("apps.example.io/v1", "DatabaseCluster", "shop")));
    Upgrade upgrade =
        refusals.refuses("OperatorOwned", SET, "DatabaseCluster shop (apps.example.io/v1)");

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("OperatorOwned")
  void podsOfObOperatorThatHasNoStatefulSets() {
    scene.kubernetes().removeStatefulSet("default", SET);
    surroundings.operatedPods(
        new OperatedPod(
            "shop-1-zone2-a1b2",
            new Controller("oceanbase.oceanbase.com/v1alpha1", "OBServer", "shop-1-zone2-a1b2")));
    Upgrade upgrade = scene.apply().run();
    assertThat(upgrade.status().message())
        .contains("no StatefulSet " + SET, "shop-1-zone2-a1b2 of OBServer", "OBCluster");
    assertThat(upgrade.phase()).isEqualTo("Stalled");
  }

  @Test
  @Shows("PodNotReady")
  void aPodThatIsNotReady() {
    scene.kubernetes().readiness((name, pod) -> !name.equals(SET));
    Upgrade upgrade = refusals.refuses("PodNotReady", SET + "-0", "is not ready");

    scene.kubernetes().readiness((name, pod) -> true);
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("PodNotReady")
  void aPodThatIsBeingDeleted() {
    scene
        .kubernetes()
        .port()
        .statefulSets()
        .deletePod(set.podStates(Deployment.CONTAINER).getFirst());
    Upgrade upgrade = scene.apply().run();
    assertThat(upgrade.status().message()).contains(SET + "-0", "is being deleted");
    scene.kubernetes().advance(Duration.ofMinutes(2));
    upgrade.retry("again");
    assertThat(upgrade.run().phase()).isEqualTo("Succeeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Lost", "Missing", "Pending"})
  @Shows("VolumeUnusable")
  void aVolumeThatIsNotThere(String phase) {
    surroundings.changePods(SET, claim(phase, false));
    Upgrade upgrade =
        refusals.refuses(
            "VolumeUnusable", SET + "-0", "data-obtest-zone2-0 is " + adjective(phase));

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  private static String adjective(String phase) {
    return phase.equals("Missing") ? "missing" : phase;
  }

  @Test
  @Shows("VolumeUnusable")
  void aVolumeThatGoesWithThePod() {
    surroundings.changePods(SET, claim("Bound", true));
    refusals.refuses("VolumeUnusable", "data-obtest-zone2-0 is being deleted", "no pod uses it");
  }

  @Test
  @Shows("NodeUnfit")
  void aVolumeOnACordonedNode() {
    surroundings.nodes(node("n1", false, true), node("n2", true, true));
    surroundings.changePods(SET, claim("Bound", false, onNode("n2")));
    Upgrade upgrade =
        refusals.refuses("NodeUnfit", SET + "-0", "pv-7", "data-obtest-zone2-0", "n2 is cordoned");

    surroundings.nodes(node("n1", true, true), node("n2", false, true));
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("NodeUnfit")
  void aVolumeOnANodeThatDoesNotReport() {
    surroundings.nodes(node("n1", false, true), node("n2", false, false));
    surroundings.changePods(SET, claim("Bound", false, onNode("n2")));
    refusals.refuses("NodeUnfit", "n2 is not ready");
  }

  @Test
  @Shows("NodeUnfit")
  void aVolumeOnANodeThatIsGone() {
    surroundings.nodes(node("n1", false, true));
    surroundings.changePods(SET, claim("Bound", false, onNode("n2")));
    refusals.refuses("NodeUnfit", "no node matches PersistentVolume pv-7");
  }

  @Test
  @Shows("NodeUnfit")
  void aNodeUnderPressureThatThePodsDoNotTolerate() {
    Taint pressure = new Taint("node.kubernetes.io/disk-pressure", "", "NoSchedule");
    surroundings.nodes(node("n2", false, true, pressure));
    Upgrade upgrade = refusals.refuses("NodeUnfit", "has the taint", "disk-pressure:NoSchedule");

    for (String zone : scene.cluster().zones()) {
      scene
          .cluster()
          .set(zone)
          .podNeeds(new PodNeeds(List.of(), Map.of(), List.of(Map.of("operator", "Exists"))));
    }
    scene.kubernetes().advance(Duration.ofMinutes(1));
    refusals.goesOn(upgrade);
  }

  @Test
  void aCordonedNodeMattersOnlyToPodsThatCannotGoElsewhere() {
    surroundings.nodes(node("n1", false, true), node("n2", true, true), node("n3", false, false));
    surroundings.changePods(SET, claim("Bound", false, onNode("n1")));
    refusals.assertSucceeded(scene.apply().run());
  }

  @Test
  @Shows("QuotaExceeded")
  void aQuotaThatWouldNotLetAPodComeBack() {
    surroundings.exceededQuotas(new QuotaExcess("team", "requests.memory", "48Gi", "32Gi"));
    Upgrade upgrade =
        refusals.refuses("QuotaExceeded", "team", "allows 32Gi of requests.memory, but 48Gi are");

    surroundings.exceededQuotas();
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("PatchRefused")
  void anImageThatAPolicyForbids() {
    surroundings.tryingSays(
        SET, new DryRun(DryRun.Verdict.REFUSED, "images come from registry.corp only"));
    Upgrade upgrade = refusals.refuses("PatchRefused", SET, "registry.corp only");

    surroundings.tryingSays(SET, DryRun.taken());
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("NotPermitted")
  void permissionsThatWouldBeMissedOnTheWay() {
    surroundings.forbid("delete pods");
    surroundings.forbid("patch statefulsets");
    Upgrade upgrade =
        refusals.refuses(
            "NotPermitted", "namespace default", "delete pods", "patch statefulsets.apps " + SET);

    surroundings.allowAll();
    refusals.goesOn(upgrade);
  }

  private static UnaryOperator<SetSurroundings> container(
      List<String> programKept, Optional<Duration> starts) {
    return s ->
        new SetSurroundings(
            s.controller(),
            s.appliedBy(),
            s.terminating(),
            s.minReadySeconds(),
            s.probed(),
            s.nodeName(),
            s.pods(),
            programKept,
            starts,
            s.unread());
  }

  @Test
  @Shows("ProgramKept")
  void aVolumeThatKeepsTheOldProgram() {
    surroundings.change(SET, container(List.of("home at /home/admin/oceanbase"), Optional.empty()));
    Upgrade upgrade =
        refusals.refuses(
            "ProgramKept", SET, "mounts volume home at /home/admin/oceanbase, which hides");

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  @ParameterizedTest
  @CsvSource({"80, true", "899, true", "900, false"})
  void aProbeThatKillsAServerWhichReplaysItsLogIsRemarkable(long seconds, boolean told) {
    surroundings.change(SET, container(List.of(), Optional.of(Duration.ofSeconds(seconds))));
    Upgrade upgrade = scene.apply().run();

    refusals.assertSucceeded(upgrade);
    String message = upgrade.step(StepAddress.once("validate")).orElseThrow().message();
    assertThat(message.contains("kill a server that has not started within " + seconds + " s"))
        .isEqualTo(told);
  }

  @Test
  void whatIsOnlyRemarkableIsToldAndStopsNothing() {
    surroundings.hideNodesAndQuotas();
    surroundings.tryingSays(SET, new DryRun(DryRun.Verdict.UNDECIDED, "no dry run"));
    surroundings.changePods(
        SET,
        pod ->
            new PodSurroundings(
                pod.name(), pod.ports(), pod.addresses(), List.of(), List.of("/data/ob"), false));
    surroundings.change(
        SET,
        s ->
            new SetSurroundings(
                s.controller(),
                List.of("Helm release shop"),
                false,
                3600,
                s.probed(),
                s.nodeName(),
                s.pods(),
                Set.of("persistentvolumes")));
    Upgrade upgrade = scene.apply().run();

    refusals.assertSucceeded(upgrade);
    assertThat(upgrade.step(StepAddress.once("validate")).orElseThrow().message())
        .contains(
            "Note: No volume outlives the pods of obtest-zone2",
            "Note: StatefulSet obtest-zone2 comes from Helm release shop. Set the new image there",
            "minReadySeconds 3600",
            "Pod obtest-zone2-0 uses [/data/ob]",
            "whether obtest-zone2 would get the new image",
            "may not read nodes, resourcequotas, persistentvolumes");
  }

  @Test
  void aServiceThatHidesPodsWhichAreNotReadyIsRemarkable() {
    surroundings.changePods(
        SET,
        pod ->
            new PodSurroundings(
                pod.name(),
                pod.ports(),
                List.of(
                    new PodAddress.OfService(
                        scene.cluster().database().serversOf("zone2").getFirst().ip(),
                        "db-2",
                        true,
                        Set.of(2881, 2882),
                        false)),
                pod.claims(),
                pod.hostPaths(),
                true));
    assertThat(validated())
        .contains(
            "Service db-2 does not forward to a pod that is not ready", "publishNotReadyAddresses");
  }

  @Test
  void aSidecarOfTheServersImageIsRemarkable() {
    scene
        .kubernetes()
        .addStatefulSet(
            "default", SET, 1, Map.of(Deployment.CONTAINER, Images.OLD, "agent", Images.OLD))
        .serviceAddress(0, scene.cluster().database().serversOf("zone2").getFirst().ip());
    assertThat(validated()).contains("Container agent of obtest-zone2 has the server's image");
  }

  private String validated() {
    Upgrade upgrade = scene.apply().runTo("resolvePath");
    return upgrade.step(StepAddress.once("validate")).orElseThrow().message();
  }

  @Test
  void aSoundClusterHasNothingRemarkable() {
    Upgrade upgrade = scene.apply().run();
    refusals.assertSucceeded(upgrade);
    assertThat(upgrade.step(StepAddress.once("validate")).orElseThrow().message())
        .doesNotContain("Note:");
  }
}
