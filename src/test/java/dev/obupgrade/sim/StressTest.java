package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.cluster.Server;
import dev.obupgrade.sim.mysql.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Tests what must always hold, with sessions, kills, restarts, stops and starts at the same time.
 */
@Timeout(120)
class StressTest {
  private static final Duration LENGTH = Duration.ofSeconds(4);
  private static final String SYNCED = "select count(*) from GV$OB_LOG_STAT where in_sync = 'YES'";

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  /** Counts kills and starts per server. An odd number means that one of them is under way. */
  private final Map<Server, Integer> changes = new ConcurrentHashMap<>();

  private final Map<Server, Integer> dead = new ConcurrentHashMap<>();
  private SimulatedCluster cluster;
  private volatile boolean over;

  private interface Work {
    void once(Random random) throws SqlError;
  }

  @RepeatedTest(2)
  void whateverHappensTheClusterStaysConsistent() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("StressTest: seed " + seed);
    try (SimulatedCluster started =
        SimulatedCluster.builder()
            .withoutNetwork()
            .timeScale(200)
            .serversPerZone(2)
            .tenants("mysql1", "mysql2")
            .start()) {
      cluster = started;
      try (SqlClient app = client(cluster.servers().get(0), "root@mysql1", "test")) {
        app.run("create table t(id bigint primary key)");
      }
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(thread("writer", seed + i, this::write));
      }
      for (int i = 0; i < 2; i++) {
        threads.add(thread("killer", seed + 10 + i, this::killAndStart));
      }
      threads.add(thread("operator", seed + 20, this::operate));
      threads.add(thread("watcher", seed + 30, this::watch));
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end && violations.isEmpty()) {
        threads.get(0).join(Duration.ofMillis(50));
      }
      over = true;
      for (Thread thread : threads) {
        assertThat(thread.join(Duration.ofSeconds(60)))
            .as("seed %d: %s is stuck", seed, thread.getName())
            .isTrue();
      }
      settle();
      assertThat(violations).as("seed %d", seed).isEmpty();
      assertThat(acknowledged).as("seed %d", seed).isNotEmpty();
    }
  }

  private Thread thread(String name, long seed, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              Random random = new Random(seed);
              while (!over) {
                try {
                  work.once(random);
                } catch (SqlError | SqlError.Unchecked e) {
                  // expected, because a server or a leader is away
                } catch (RuntimeException e) {
                  violations.add(name + ": " + e);
                }
              }
            });
  }

  private void write(Random random) throws SqlError {
    try (SqlClient app = client(any(random), "root@mysql1", "test")) {
      for (int i = 0; i < 20 && !over; i++) {
        long id = random.nextLong();
        if (random.nextBoolean()) {
          app.run("insert into t values (" + id + ")");
        } else {
          app.run("begin");
          app.run("insert into t values (" + id + ")");
          app.run("commit");
        }
        acknowledged.add(id);
      }
    }
  }

  private void killAndStart(Random random) {
    Server server = any(random);
    synchronized (server) {
      if (random.nextInt(3) == 0) {
        cluster.restart(server, "4.3.5.3");
      } else {
        cluster.kill(server);
        dead.put(server, changes.merge(server, 1, Integer::sum));
        pause(random.nextInt(60));
        dead.remove(server);
        cluster.cluster().startServer(server, server.build());
      }
    }
    pause(random.nextInt(100));
  }

  private void operate(Random random) throws SqlError {
    try (SqlClient root = client(any(random), "root", "oceanbase")) {
      root.run("set ob_query_timeout = 20000000");
      String zone = "zone" + (1 + random.nextInt(3));
      try {
        root.run("alter system stop zone " + zone);
        root.run("alter system minor freeze zone = " + zone);
        root.run("alter system set enable_ddl = 'True'");
        root.run("alter system run upgrade job 'UPGRADE_ALL'");
      } finally {
        root.run("alter system start zone " + zone);
      }
    }
  }

  private final Map<String, Long> serviceTimes = new HashMap<>();

  private void watch(Random random) throws SqlError {
    try (SqlClient root = client(any(random), "root", "oceanbase")) {
      root.rows(
              "select tenant_id, ls_id, count(*) from GV$OB_LOG_STAT where role = 'LEADER'"
                  + " group by tenant_id, ls_id having count(*) > 1")
          .forEach(row -> violations.add("two leaders: " + row));
      Map<Server, Integer> before = Map.copyOf(dead);
      List<List<Object>> rows = root.rows("select distinct svr_ip from GV$OB_LOG_STAT");
      Map<Server, Integer> after = Map.copyOf(dead);
      before.forEach(
          (server, change) -> {
            if (change.equals(after.get(server)) && rows.contains(List.of(server.address().ip()))) {
              violations.add("rows of a dead server: " + server);
            }
          });
      for (List<Object> row : root.rows("select svr_ip, start_service_time from __all_server")) {
        long time = ((Number) row.get(1)).longValue();
        long last = serviceTimes.getOrDefault(String.valueOf(row.get(0)), 0L);
        if (time > 0 && time < last) {
          violations.add("start_service_time of " + row.get(0) + " went back to " + time);
        }
        serviceTimes.put(String.valueOf(row.get(0)), Math.max(last, time));
      }
      if (root.number("select count(*) from __all_server where with_rootserver = 1") > 1) {
        violations.add("two root services");
      }
    }
  }

  /**
   * Starts everything again, and checks that the cluster recovers and no acknowledged write is
   * lost.
   */
  private void settle() throws SqlError {
    for (Server server : cluster.servers()) {
      cluster.cluster().startServer(server, server.build());
    }
    Eventually.is("true", () -> String.valueOf(cluster.servers().stream().allMatch(Server::ready)));
    try (SqlClient root = client(cluster.servers().get(0), "root", "oceanbase");
        SqlClient app = client(cluster.servers().get(1), "root@mysql1", "test")) {
      Eventually.is("21", () -> root.one(SYNCED));
      Eventually.is(
          "7", () -> root.one("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"));
      Eventually.is(
          "7", () -> root.one("select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER'"));
      for (List<Object> row : app.rows("select id from t")) {
        acknowledged.remove(((Number) row.get(0)).longValue());
      }
      if (!acknowledged.isEmpty()) {
        violations.add(acknowledged.size() + " acknowledged writes are lost");
      }
      acknowledged.add(0L);
    }
  }

  private Server any(Random random) {
    return cluster.servers().get(random.nextInt(cluster.servers().size()));
  }

  private SqlClient client(Server server, String user, String database) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(server, user));
    client.session().useDatabase(database);
    client.run("set ob_query_timeout = 1000000000");
    return client;
  }

  private void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
