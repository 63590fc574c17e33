package dev.obupgrade.sim.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Starts and kills servers' processes, for statements and crash loops, and notifies the listener.
 */
final class Processes {
  private final Cluster cluster;
  private final Heartbeats heartbeats;
  private final CrashLoop crashLoop;
  private final List<Cluster.ProcessWatcher> watchers = new CopyOnWriteArrayList<>();

  Processes(Cluster cluster, Heartbeats heartbeats) {
    this.cluster = cluster;
    this.heartbeats = heartbeats;
    this.crashLoop = new CrashLoop(cluster);
  }

  void watch(Cluster.ProcessWatcher watcher) {
    watchers.add(watcher);
  }

  void start(Server server, Build build) {
    cluster.change(() -> heartbeats.start(server, build));
    if (server.running) {
      watchers.forEach(watcher -> watcher.started(server));
    }
  }

  void kill(Server server) {
    cluster.change(
        () -> {
          heartbeats.kill(server);
          cluster.elections.tick(cluster.now());
        });
    watchers.forEach(watcher -> watcher.killed(server));
    cluster.sessions().breakOf(server);
  }

  void crash() {
    crashLoop.dying(cluster.now()).forEach(this::kill);
    crashLoop.returning(cluster.now()).forEach(server -> start(server, server.build));
  }
}
