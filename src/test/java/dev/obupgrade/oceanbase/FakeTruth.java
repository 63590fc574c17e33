package dev.obupgrade.oceanbase;

import dev.obupgrade.plan.BuildVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a {@link FakeCluster} stands at one moment, whatever its views show of it.
 *
 * @param zones whether each is active
 * @param upgradeMode whether the first server has it on
 */
public record FakeTruth(
    Map<String, Boolean> zones,
    List<ServerTruth> servers,
    List<StreamTruth> streams,
    Set<String> movingTenants,
    boolean upgradeMode) {

  /**
   * A server.
   *
   * @param serves whether its process serves
   * @param votes whether it also has the log
   * @param stopped by STOP SERVER
   */
  public record ServerTruth(
      ServerAddress address,
      String zone,
      boolean serves,
      boolean votes,
      boolean stopped,
      BuildVersion binary) {}

  /** A log stream with the servers of its members. */
  public record StreamTruth(
      long tenant, long id, List<ServerAddress> members, Optional<ServerAddress> leader) {
    @Override
    public String toString() {
      return "tenant " + tenant + " log stream " + id;
    }
  }

  static FakeTruth of(FakeState state) {
    List<ServerTruth> servers = new ArrayList<>();
    for (FakeServer s : state.servers) {
      servers.add(
          new ServerTruth(s.address, s.zone, s.ready(), s.votes(), s.stopTime > 0, s.binary));
    }
    List<StreamTruth> streams = new ArrayList<>();
    for (FakeLogStream l : state.logStreams) {
      List<ServerAddress> members = new ArrayList<>();
      l.members.forEach(m -> members.add(m.address));
      streams.add(
          new StreamTruth(
              l.tenantId, l.id, members, Optional.ofNullable(l.leader).map(m -> m.address)));
    }
    Set<String> moving = new TreeSet<>();
    state.tenants.stream().filter(t -> t.localityChanging).forEach(t -> moving.add(t.name));
    return new FakeTruth(
        new LinkedHashMap<>(state.zoneActive),
        servers,
        streams,
        moving,
        state.parameters.cluster("enable_upgrade_mode").equalsIgnoreCase("True"));
  }

  /** Every reason for which nobody may take this zone away. */
  public Set<String> againstDoingWithout(String zone) {
    Set<String> reasons = new TreeSet<>();
    zones.forEach(
        (name, active) -> {
          if (!active && !name.equals(zone)) {
            reasons.add("zone " + name + " is stopped");
          }
        });
    for (ServerTruth server : servers) {
      if (!server.zone().equals(zone)) {
        // A server without a replica has no log to be in sync with.
        if (!server.votes() && (!server.serves() || hasReplicas(server))) {
          reasons.add(
              "server %s of %s %s"
                  .formatted(
                      server.address(),
                      server.zone(),
                      server.serves() ? "is not in log sync" : "does not serve"));
        }
        if (server.stopped()) {
          reasons.add("server %s of %s is stopped".formatted(server.address(), server.zone()));
        }
      }
    }
    movingTenants.forEach(t -> reasons.add("tenant " + t + " changes its locality"));
    streams.stream()
        .filter(s -> !keepsMajority(s, zone))
        .forEach(s -> reasons.add(s + " has no majority without " + zone));
    return reasons;
  }

  private boolean hasReplicas(ServerTruth server) {
    return streams.stream().anyMatch(s -> s.members().contains(server.address()));
  }

  /** The log streams that have no majority now. */
  public Set<String> withoutMajority() {
    Set<String> lost = new TreeSet<>();
    streams.stream().filter(s -> !keepsMajority(s, null)).forEach(s -> lost.add(s.toString()));
    return lost;
  }

  private boolean keepsMajority(StreamTruth stream, String without) {
    int staying = 0;
    for (ServerAddress member : stream.members()) {
      ServerTruth server = server(member);
      if (server.votes() && !server.zone().equals(without)) {
        staying++;
      }
    }
    return staying > stream.members().size() / 2;
  }

  public boolean leadsIn(String zone) {
    return streams.stream()
        .anyMatch(s -> s.leader().map(l -> server(l).zone().equals(zone)).orElse(false));
  }

  public ServerTruth server(ServerAddress address) {
    for (ServerTruth server : servers) {
      if (server.address().equals(address)) {
        return server;
      }
    }
    throw new NoSuchElementException("no server " + address);
  }
}
