package dev.obupgrade.oceanbase;

import dev.obupgrade.oceanbase.FakeServer.Process;
import dev.obupgrade.plan.BuildVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Ends and starts the fake's observers, and watches what that does to the cluster. */
final class FakeProcesses {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ABSENCE_CHECK = Duration.ofMinutes(1);
  private final FakeState state;

  FakeProcesses(FakeState state) {
    this.state = state;
  }

  /**
   * The row stays as it was for the lease, then it turns INACTIVE and its start time 0; the
   * server's rows in virtual tables are gone at once.
   *
   * @param planned false for a crash, which nobody is blamed for
   */
  void kill(FakeServer server, boolean planned) {
    if (server.process == Process.DOWN) {
      return;
    }
    if (planned && state.active(server.zone)) {
      state.violation("server " + server + " was ended while its zone was active");
    }
    end(server);
    state.servers.stream()
        .filter(other -> !other.zone.equals(server.zone) && !other.ready())
        .findFirst()
        .ifPresent(
            other -> state.violation("servers of two zones are down: " + server + ", " + other));
    for (FakeLogStream stream : state.logStreams) {
      if (stream.members.contains(server) && !stream.keepsMajority(FakeServer::votes)) {
        state.violation(stream + " lost its majority when " + server + " ended");
      }
    }
  }

  private void end(FakeServer server) {
    if (server.reporting()) {
      server.downSince = state.now();
      watchAbsence(server, state.now());
    }
    server.process = Process.DOWN;
    server.logSynced = false;
    server.schemaRefreshed = false;
    int process = ++server.incarnation;
    state.after(
        state.timings.lease(),
        () -> {
          if (server.incarnation == process) {
            server.status = Server.Status.INACTIVE;
            server.startServiceTime = 0;
          }
          state.elect();
          state.loseLeadersWithoutMajority();
        });
  }

  // Whatever the parameter is at that moment: shortening it while a server is away does harm.
  private void watchAbsence(FakeServer server, Instant since) {
    state.after(
        ABSENCE_CHECK,
        () -> {
          if (server.reporting() || !server.downSince.equals(since)) {
            return;
          }
          String limit = state.parameters.cluster("server_permanent_offline_time");
          if (since.plus(FakeDuration.parse(limit)).isAfter(state.now())) {
            watchAbsence(server, since);
          } else {
            state.violation("server " + server + " was away for so long that it lost its replicas");
          }
        });
  }

  void start(FakeServer server, BuildVersion image) {
    if (server.process != Process.DOWN) {
      throw new IllegalStateException("server " + server + " runs already");
    }
    BuildVersion build = state.faults.started(server.address, image);
    if (build.compareTo(server.binary) < 0) {
      state.violation("server %s went back from %s to %s".formatted(server, server.binary, build));
    }
    server.binary = build;
    if (build.version().compareTo(FakeClusterShape.TENANT_REBALANCE) >= 0) {
      List<Long> tenants = state.tenants.stream().map(t -> t.id).toList();
      state.parameters.becomesTenants(server, "enable_rebalance", "True", tenants);
    }
    server.process = Process.BOOTING;
    int process = ++server.incarnation;
    when(server, process, state.timings.boot(), FakeProcesses::canRegister, this::register);
  }

  private static boolean canRegister(FakeState state, FakeServer server) {
    return !state.faults.neverBack(server.address);
  }

  private void register(FakeServer server) {
    server.process = Process.STARTING;
    server.status = Server.Status.ACTIVE;
    server.rowBuild = server.binary;
    server.startServiceTime = 0;
    // It comes back as a follower, even within its lease.
    state.logStreams.stream().filter(ls -> ls.leader == server).forEach(ls -> ls.leader = null);
    state.elect();
    when(server, server.incarnation, state.timings.ready(), (s, any) -> true, this::serve);
  }

  private void serve(FakeServer server) {
    server.process = Process.READY;
    server.startServiceTime = FakeServer.micros(state.now().plus(server.ahead));
    when(
        server,
        server.incarnation,
        state.timings.logCatchUp(),
        (s, any) -> !s.faults.logNeverSyncs(server.zone),
        this::logSynced);
    when(
        server,
        server.incarnation,
        state.timings.schemaRefresh(),
        (s, any) -> !s.faults.schemaNeverRefreshes(server.zone),
        refreshed -> refreshed.schemaRefreshed = true);
  }

  private void logSynced(FakeServer server) {
    server.logSynced = true;
    state.elect();
  }

  private interface Condition {
    boolean holds(FakeState state, FakeServer server);
  }

  private interface Action {
    void on(FakeServer server);
  }

  /** After the delay, or as soon after it as the condition holds, unless the process has ended. */
  private void when(
      FakeServer server, int process, Duration delay, Condition condition, Action action) {
    state.after(
        delay,
        () -> {
          if (server.incarnation != process) {
            return;
          }
          if (condition.holds(state, server)) {
            action.on(server);
          } else {
            when(server, process, PATIENCE, condition, action);
          }
        });
  }
}
