package dev.obupgrade.sim.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fault {@code crash_loop}: a server dies some seconds after each start and starts again. A
 * pod's kubelet restarts a pod, this class any other server.
 */
final class CrashLoop {
  private static final double DIES_AFTER = 3;
  private static final Duration BACK_AFTER = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Map<Server, Long> crashed = new HashMap<>();

  CrashLoop(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns the servers that die now. */
  List<Server> dying(long now) {
    List<Server> dying = new ArrayList<>();
    for (Faults.Fault fault : cluster.faults.named("crash_loop")) {
      long since = cluster.faults.since(fault);
      long after = cluster.spec.clock().scaled((long) (fault.number(1, DIES_AFTER) * 1_000_000));
      for (Server server : cluster.servers()) {
        if (server.isMeant(fault.argument(0, "*"))
            && server.running
            && server.startedAt >= since
            && now >= server.startedAt + after) {
          dying.add(server);
          crashed.put(server, now);
        }
      }
    }
    return dying;
  }

  /** Returns the servers that start again now, also if the fault has been cleared meanwhile. */
  List<Server> returning(long now) {
    List<Server> returning = new ArrayList<>();
    crashed.keySet().removeIf(server -> server.running || server.isPod);
    crashed.forEach(
        (server, at) -> {
          if (now >= at + cluster.spec.clock().scaled(BACK_AFTER)) {
            returning.add(server);
          }
        });
    return returning;
  }
}
