package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.engine.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The root service's tasks about replicas. If a server is away for longer than {@code
 * server_permanent_offline_time}, its replicas leave their member lists (the number of replicas for
 * a majority stays). When the server is back, they are added again, unless {@code
 * enable_rereplication} is off. Each task takes some seconds and is in {@code
 * CDB_OB_LS_REPLICA_TASKS}.
 */
final class ReplicaTasks {
  private static final Duration REMOVE = Duration.ofSeconds(1);
  private static final Duration ADD = Duration.ofSeconds(4);

  /** More tasks at a time would starve the log streams that serve. */
  private static final int AT_A_TIME = 50;

  private record Task(LogStream stream, Server server, boolean adds) {}

  private final Cluster cluster;
  private final Tables tables;
  private final Replicas replicas;
  private final Map<Task, Long> running = new LinkedHashMap<>();
  private long taskId = 1;

  ReplicaTasks(Cluster cluster) {
    this.cluster = cluster;
    this.tables = cluster.tables;
    this.replicas = new Replicas(cluster);
  }

  void tick(long now) {
    finish(now);
    if (!cluster.hasRootService()) {
      return;
    }
    List<Server> away = new ArrayList<>();
    List<Server> back = new ArrayList<>();
    for (Server server : cluster.servers()) {
      if (!server.up) {
        away.add(server);
      } else if (server.ready && server.lacksReplicas) {
        back.add(server);
      }
    }
    if (!away.isEmpty()) {
      away.stream().filter(this::isPermanentlyOffline).forEach(this::remove);
    }
    if (!back.isEmpty() && cluster.parameters.flag("enable_rereplication")) {
      back.forEach(this::add);
    }
  }

  private boolean isPermanentlyOffline(Server server) {
    long since =
        tables.number(
            "SELECT last_offline_time FROM __all_server WHERE svr_ip = ? AND svr_port = ?",
            server.address().ip(),
            server.address().port());
    long limit =
        cluster.spec.clock().scaled(cluster.parameters.duration("server_permanent_offline_time"));
    return since > 0 && cluster.rootNow() - since > limit;
  }

  private void remove(Server server) {
    for (LogStream stream : cluster.allStreams()) {
      boolean majorityStays = 2 * (stream.members.size() - 1) > stream.replicaNumber;
      if (stream.members.contains(server) && stream.leader.isPresent() && majorityStays) {
        if (!server.lacksReplicas) {
          server.lacksReplicas = true;
          cluster.events.rootService(
              cluster.rootService(),
              "server",
              "permanent_offline",
              "server",
              "\"" + server.address() + "\"");
        }
        begin(new Task(stream, server, false));
      }
    }
  }

  private void add(Server server) {
    boolean complete = true;
    for (LogStream stream : cluster.allStreams()) {
      if (stream.home.contains(server) && !stream.members.contains(server)) {
        complete = false;
        if (stream.leader.isPresent()) {
          begin(new Task(stream, server, true));
        }
      }
    }
    server.lacksReplicas = !complete;
  }

  private void begin(Task task) {
    if (running.size() >= AT_A_TIME || running.containsKey(task)) {
      return;
    }
    running.put(task, cluster.now());
    LogStream stream = task.stream();
    Address source = stream.leader.orElseThrow().address();
    tables.update(
        "INSERT INTO CDB_OB_LS_REPLICA_TASKS(TENANT_ID, LS_ID, TASK_TYPE, TASK_ID, TASK_STATUS,"
            + " PRIORITY, TARGET_REPLICA_SVR_IP, TARGET_REPLICA_SVR_PORT,"
            + " TARGET_PAXOS_REPLICA_NUMBER, TARGET_REPLICA_TYPE, SOURCE_REPLICA_SVR_IP,"
            + " SOURCE_REPLICA_SVR_PORT, SOURCE_PAXOS_REPLICA_NUMBER, SOURCE_REPLICA_TYPE,"
            + " TASK_EXEC_SVR_IP, TASK_EXEC_SVR_PORT, CREATE_TIME, START_TIME, MODIFY_TIME,"
            + " COMMENT) VALUES(?, ?, ?, ?, 'INPROGRESS', ?, ?, ?, ?, 'FULL', ?, ?, ?, 'FULL', ?,"
            + " ?, CURRENT_TIMESTAMP(6), CURRENT_TIMESTAMP(6), CURRENT_TIMESTAMP(6), '')",
        stream.id.tenant(),
        stream.id.stream(),
        task.adds() ? "ADD REPLICA" : "REMOVE PAXOS REPLICA",
        "SIM-" + taskId++,
        task.adds() ? "LOW" : "HIGH",
        task.server().address().ip(),
        task.server().address().port(),
        stream.replicaNumber,
        source.ip(),
        source.port(),
        stream.replicaNumber,
        source.ip(),
        source.port());
  }

  private void finish(long now) {
    for (Map.Entry<Task, Long> entry : List.copyOf(running.entrySet())) {
      Task task = entry.getKey();
      boolean off = task.adds() != task.server().up || task.stream().leader.isEmpty();
      double factor = task.adds() ? cluster.faults.factor("slow_log", task.server()) : 1;
      long takes = (long) (cluster.spec.clock().scaled(task.adds() ? ADD : REMOVE) * factor);
      if (off || now >= entry.getValue() + takes) {
        running.remove(task);
        tables.update(
            "DELETE FROM CDB_OB_LS_REPLICA_TASKS WHERE TENANT_ID = ? AND LS_ID = ? AND"
                + " TARGET_REPLICA_SVR_IP = ? AND TARGET_REPLICA_SVR_PORT = ? AND TASK_ID LIKE"
                + " 'SIM-%'",
            task.stream().id.tenant(),
            task.stream().id.stream(),
            task.server().address().ip(),
            task.server().address().port());
        if (!off && task.adds()) {
          replicas.join(task.stream(), task.server());
        } else if (!off) {
          replicas.leave(task.stream(), task.server());
        }
      }
    }
  }
}
