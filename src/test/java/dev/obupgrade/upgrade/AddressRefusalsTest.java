package dev.obupgrade.upgrade;

import dev.obupgrade.adoption.Shows;
import dev.obupgrade.kube.FakeSurroundings;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.PodNeeds;
import dev.obupgrade.kube.SetSurroundings;
import dev.obupgrade.kube.SetSurroundings.ClaimState;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.oceanbase.FakeClusterShape;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How servers are known as pods, and which addresses a pod's successor doesn't have. */
class AddressRefusalsTest {
  private static final String SET = "obtest-zone2";

  private final Scene scene = Scene.threeZones();
  private final Refusals refusals = new Refusals(scene);
  private final FakeSurroundings surroundings = scene.kubernetes().surroundings();
  private final String ip = scene.cluster().database().serversOf("zone2").getFirst().ip();

  private static UnaryOperator<PodSurroundings> at(PodAddress... addresses) {
    return pod ->
        new PodSurroundings(
            pod.name(),
            pod.ports(),
            List.of(addresses),
            pod.claims(),
            pod.hostPaths(),
            pod.keepsData());
  }

  private void pinned() {
    scene
        .cluster()
        .set("zone2")
        .podNeeds(new PodNeeds(List.of(), Map.of("kubernetes.io/hostname", "node-b"), List.of()));
    scene.kubernetes().advance(Duration.ofMinutes(1));
  }

  @Test
  @Shows("AddressNotFixed")
  void aPodsOwnAddressIsTheDatabasesOnlyWhereTheNetworkKeepsIt() {
    surroundings.changePods(SET, at(new PodAddress.Own(ip, false)));
    Upgrade upgrade = refusals.refuses("AddressNotFixed", ip, "obtest-zone2-0", "fixed-ip");

    surroundings.changePods(SET, at(new PodAddress.Own(ip, true)));
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("AddressNotFixed")
  void theHostsAddressStaysOnlyWithAPodThatStaysOnIt() {
    surroundings.changePods(SET, at(new PodAddress.OfNode(ip)));
    Upgrade upgrade = refusals.refuses("AddressNotFixed", ip, "may run on another node");

    pinned();
    refusals.goesOn(upgrade);
  }

  @Test
  void aVolumeOfOneNodePinsAPodToo() {
    var only =
        new PodNeeds.NodeTerm(
            List.of(new PodNeeds.Requirement("kubernetes.io/hostname", "In", List.of("node-b"))),
            List.of());
    surroundings.changePods(
        SET,
        pod ->
            new PodSurroundings(
                pod.name(),
                pod.ports(),
                List.of(new PodAddress.OfNode(ip)),
                List.of(
                    new ClaimState(
                        "data",
                        ClaimState.BOUND,
                        false,
                        java.util.Optional.of("pv"),
                        List.of(only))),
                List.of(),
                true));
    refusals.assertSucceeded(scene.apply().run());
  }

  @Test
  @Shows("AddressNotFixed")
  void aServiceWhoseSelectorWouldNotFindTheNextPod() {
    surroundings.changePods(
        SET, at(new PodAddress.OfService(ip, "db-2", false, Set.of(2881, 2882), true)));
    refusals.refuses("AddressNotFixed", ip, "Service db-2", "not the next");
  }

  @Test
  @Shows("ServicePortMissing")
  void aServiceThatDoesNotForwardTheServersPorts() {
    surroundings.changePods(
        SET, at(new PodAddress.OfService(ip, "db-2", true, Set.of(2882), true)));
    Upgrade upgrade = refusals.refuses("ServicePortMissing", "Service db-2", "[2881]", ip);

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("ServerElsewhere")
  void aServerThatIsNoneOfThePods() {
    surroundings.changePods(SET, at(new PodAddress.Own("10.9.9.9", true)));
    refusals.refuses("ServerElsewhere", ip, "zone2", "obtest-zone2-0");
  }

  @Test
  @Shows("PodWithoutServer")
  void aPodThatIsNoServer() {
    surroundings.change(
        SET,
        s -> {
          List<PodSurroundings> pods = new ArrayList<>(s.pods());
          pods.add(
              new PodSurroundings(
                  "obtest-zone2-1",
                  Set.of(),
                  List.of(new PodAddress.Own("10.9.9.9", false)),
                  List.of(),
                  List.of(),
                  true));
          return new SetSurroundings(
              s.controller(),
              s.appliedBy(),
              s.terminating(),
              s.minReadySeconds(),
              s.probed(),
              s.nodeName(),
              pods,
              s.unread());
        });
    Upgrade upgrade =
        refusals.refuses("PodWithoutServer", "obtest-zone2-1", "runs no server", "10.9.9.9");

    surroundings.restore(SET);
    refusals.goesOn(upgrade);
  }

  @Test
  @Shows("AddressShared")
  void aServerThatCouldBeEitherOfTwoPods() {
    Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    String first = two.cluster().database().serversOf("zone2").getFirst().ip();
    two.kubernetes().surroundings().changePods(SET, at(new PodAddress.Own(first, true)));
    Upgrade upgrade = two.apply().run();
    new Refusals(two)
        .assertRefused(upgrade, "InvalidCluster", first, "could run in any of the pods");
  }

  /** Two observers on one host, each with ports of its own. */
  @Test
  @Shows("AddressShared")
  void serversAtOneAddressAreToldApartByThePortsTheyDeclare() {
    Scene two = Scene.of(FakeClusterShape.threeZones().withServersPerZone(2));
    String host = "192.168.7.7";
    two.seeing("servers", servers -> onOneHost((List<?>) servers, host));
    two.kubernetes().surroundings().changePods(SET, pod -> onHost(pod, host, Set.of()));
    Upgrade upgrade = two.apply().run();
    new Refusals(two)
        .assertRefused(
            upgrade, "AddressShared", host + ":2882", host + ":3882", "obtest-zone2-0", "ports");

    two.kubernetes()
        .surroundings()
        .changePods(SET, pod -> onHost(pod, host, Set.of(pod.name().endsWith("-0") ? 2882 : 3882)));
    upgrade.retry("again");
    upgrade.runTo("resolvePath");
  }

  private static List<Server> onOneHost(List<?> servers, String host) {
    List<Server> seen = new ArrayList<>();
    int port = 2882;
    for (Object each : servers) {
      Server server = (Server) each;
      if (server.zone().equals("zone2")) {
        server =
            new Server(
                new ServerAddress(host, port),
                server.sqlPort(),
                server.zone(),
                server.status(),
                server.build(),
                server.stopTime(),
                server.startServiceTime(),
                server.rootService());
        port += 1000;
      }
      seen.add(server);
    }
    return seen;
  }

  private static PodSurroundings onHost(PodSurroundings pod, String host, Set<Integer> ports) {
    return new PodSurroundings(
        pod.name(),
        ports,
        List.of(new PodAddress.Own(host, true)),
        pod.claims(),
        pod.hostPaths(),
        pod.keepsData());
  }

  @Test
  @Shows("ZonesDiffer")
  void zonesThatAreNotTheDatabases() {
    Scene four = Scene.of(FakeClusterShape.threeZones().withZones("zone1", "zone2", "zone3", "z4"));
    Upgrade upgrade =
        four.apply(
                "up",
                four.cluster()
                    .spec(
                        List.of("zone1", "zone2", "zone3"),
                        four.cluster().spec().target(),
                        List.of(),
                        four.cluster().spec().mode()))
            .run();
    new Refusals(four).assertRefused(upgrade, "ZonesDiffer", "spec.cluster.zones", "z4");

    upgrade.edit(any -> four.cluster().spec());
    new Refusals(four).assertSucceeded(upgrade.run());
  }

  @Test
  @Shows("TooFewZones")
  void twoZones() {
    Scene two = Scene.of(FakeClusterShape.threeZones().withZones("zone1", "zone2"));
    new Refusals(two).assertRefused(two.apply().run(), "TooFewZones", "no majority");
  }
}
