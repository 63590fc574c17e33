package dev.obupgrade.adoption;

import dev.obupgrade.kube.PodState;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Is every server of the database one of its zone's pods, known by an address that the pod's
 * successor will have too? A server is known by the address it registered with; under another one
 * it would be a stranger.
 */
final class ServersInPods implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    return database.servers().stream()
        .flatMap(server -> ask(server, candidate.podsOf(server.zone())).stream());
  }

  private static Optional<Objection> ask(Server server, List<PodState> pods) {
    String ip = server.address().ip();
    Optional<PodState> pod = pods.stream().filter(p -> p.addresses().contains(ip)).findFirst();
    if (pod.isEmpty()) {
      return Optional.of(
          Refusal.ServerElsewhere.because(
              "server %s of zone %s is none of its StatefulSet's pods %s",
              server.address(), server.zone(), pods.stream().map(PodState::name).toList()));
    }
    return pod.get().fixedAddresses().contains(ip)
        ? Optional.empty()
        : Optional.of(
            Refusal.AddressNotFixed.because(
                "server %s of zone %s is known by the address of pod %s, which a restart changes, and the database would not know it again",
                server.address(), server.zone(), pod.get().name()));
  }
}
