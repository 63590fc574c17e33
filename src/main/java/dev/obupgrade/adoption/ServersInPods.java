package dev.obupgrade.adoption;

import dev.obupgrade.adoption.Candidate.ZoneSite;
import dev.obupgrade.kube.PodAddress;
import dev.obupgrade.kube.SetSurroundings.PodSurroundings;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.reason.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does every server of the database run in one of its zone's pods, under an address that the next
 * pod will have too, and does every pod run a server? The database knows a server by the address
 * that it registered with. Under another one, the server would be a new one.
 */
final class ServersInPods implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    List<Server> servers = database.servers();
    List<Objection> objections = new ArrayList<>();
    for (ZoneSite site : candidate.zones()) {
      List<Objection> found =
          ask(site, servers.stream().filter(s -> s.zone().equals(site.zone().name())).toList());
      found.stream()
          .filter(objection -> candidate.counts(objection, site.zone().name()))
          .forEach(objections::add);
    }
    return objections.stream();
  }

  private static List<Objection> ask(ZoneSite site, List<Server> servers) {
    List<Objection> objections = new ArrayList<>();
    Map<String, Server> found = new HashMap<>();
    for (Server server : servers) {
      List<PodSurroundings> pods = podsOf(site, server);
      if (pods.isEmpty()) {
        objections.add(withoutPod(site, server, servers));
      } else if (pods.size() > 1) {
        objections.add(
            Objection.of(
                Reason.AddressShared,
                "Server %s of zone %s could run in any of the pods %s",
                server.address(),
                server.zone(),
                names(pods)));
      } else {
        Server other = found.putIfAbsent(pods.getFirst().name(), server);
        if (other != null) {
          objections.add(
              Objection.of(
                  Reason.AddressShared,
                  "Servers %s and %s of zone %s would both run in pod %s",
                  other.address(),
                  server.address(),
                  server.zone(),
                  pods.getFirst().name()));
        }
        address(site, server, pods.getFirst()).ifPresent(objections::add);
      }
    }
    if (objections.isEmpty() && !servers.isEmpty()) {
      site.podSurroundings().stream()
          .filter(pod -> !found.containsKey(pod.name()))
          .forEach(pod -> objections.add(withoutServer(site, pod)));
    }
    return objections;
  }

  /** Scaled in, if the zone's other servers do run in pods of this StatefulSet. */
  private static Objection withoutPod(ZoneSite site, Server server, List<Server> servers) {
    List<PodSurroundings> pods = site.podSurroundings();
    boolean others = servers.stream().anyMatch(other -> !podsOf(site, other).isEmpty());
    return others && servers.size() > pods.size()
        ? Objection.of(
            Reason.ServerWithoutPod,
            "Server %s of zone %s has no pod: StatefulSet %s has %d of %d pods",
            server.address(),
            server.zone(),
            site.zone().statefulSet(),
            pods.size(),
            servers.size())
        : Objection.of(
            Reason.ServerElsewhere,
            "Server %s of zone %s runs in none of the StatefulSet's pods %s",
            server.address(),
            server.zone(),
            names(pods));
  }

  private static Objection withoutServer(ZoneSite site, PodSurroundings pod) {
    return Objection.of(
        Reason.PodWithoutServer,
        "Pod %s of %s runs no server of the database: none is registered under %s",
        pod.name(),
        site.where(),
        pod.addresses().stream().map(PodAddress::ip).collect(Collectors.joining(" or ")));
  }

  /** Several servers can have one host's address; the ports they declare tell them apart. */
  private static List<PodSurroundings> podsOf(ZoneSite site, Server server) {
    List<PodSurroundings> pods =
        site.podSurroundings().stream().filter(pod -> !addresses(pod, server).isEmpty()).toList();
    if (pods.size() < 2) {
      return pods;
    }
    List<PodSurroundings> declared =
        pods.stream().filter(pod -> pod.ports().contains(server.address().rpcPort())).toList();
    return declared.size() == 1 ? declared : pods;
  }

  private static List<PodAddress> addresses(PodSurroundings pod, Server server) {
    return pod.addresses().stream()
        .filter(address -> IpText.same(address.ip(), server.address().ip()))
        .toList();
  }

  private static Optional<Objection> address(ZoneSite site, Server server, PodSurroundings pod) {
    boolean pinned =
        Placement.of(site.set().orElseThrow().podNeeds(), site.surroundings().orElseThrow(), pod)
            .pinned();
    List<PodAddress> addresses = addresses(pod, server);
    Optional<PodAddress> lasting = addresses.stream().filter(a -> lasts(a, pinned)).findFirst();
    if (lasting.isEmpty()) {
      return Optional.of(
          Objection.of(
              Reason.AddressNotFixed,
              "Server %s of zone %s is registered under %s",
              server.address(),
              server.zone(),
              fleeting(addresses.getFirst(), pod)));
    }
    return lasting.get() instanceof PodAddress.OfService service
        ? ports(server, service)
        : Optional.empty();
  }

  private static boolean lasts(PodAddress address, boolean pinned) {
    return switch (address) {
      case PodAddress.Own own -> own.kept();
      case PodAddress.OfNode node -> pinned;
      case PodAddress.OfService service -> service.stable();
    };
  }

  private static String fleeting(PodAddress address, PodSurroundings pod) {
    return switch (address) {
      case PodAddress.Own own ->
          "the address of pod %s, which a restart changes".formatted(pod.name());
      case PodAddress.OfNode node ->
          "the address of the node of pod %s, but the next such pod may run on another node"
              .formatted(pod.name());
      case PodAddress.OfService service ->
          "the address of Service %s, whose selector finds pod %s now but not the next such pod"
              .formatted(service.service(), pod.name());
    };
  }

  /** The other servers reach it at the RPC port, the Jobs' scripts at the SQL port. */
  private static Optional<Objection> ports(Server server, PodAddress.OfService service) {
    Set<Integer> missing = new TreeSet<>(Set.of(server.address().rpcPort(), server.sqlPort()));
    missing.removeAll(service.ports());
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Objection.of(
                Reason.ServicePortMissing,
                "Service %s, under whose address server %s of zone %s is registered, does not forward %s",
                service.service(),
                server.address(),
                server.zone(),
                missing));
  }

  private static List<String> names(List<PodSurroundings> pods) {
    return pods.stream().map(PodSurroundings::name).toList();
  }
}
