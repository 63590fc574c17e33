package dev.obupgrade.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to the cluster besides the kills, each once in an upgrade. */
enum ChaosEvent {
  DRAIN("a drain of the other zones", inside("zone1")) {
    @Override
    String happen(MovingSite site) throws Exception {
      assertThat(site.notActive()).contains("zone1 is INACTIVE");
      for (String zone : List.of("zone2", "zone3")) {
        String uid = uid(site, zone);
        Optional<String> refused = site.hands.evict(MovingSite.pod(zone));
        assertThat(refused)
            .hasValueSatisfying(words -> assertThat(words).contains("429").contains("budget"));
        assertThat(uid(site, zone)).isEqualTo(uid);
      }
      return "both evictions: 429";
    }
  },

  API_SERVER("the API server is killed and restarted", inside("zone2")) {
    @Override
    String happen(MovingSite site) throws Exception {
      assertThat(site.notActive()).contains("zone2 is INACTIVE");
      long began = System.nanoTime();
      try {
        site.restartApiServer();
      } catch (UnsupportedOperationException e) {
        return "not done: " + e.getMessage();
      }
      return "back after %.1f s".formatted((System.nanoTime() - began) / 1e9);
    }
  },

  /** The first step of a zone: nothing is out of service, and most servers have the new build. */
  DATABASE_LEADER("the server that leads is killed", Set.of("zone3/clusterHealthy")) {
    @Override
    String happen(MovingSite site) throws Exception {
      assertThat(site.notActive()).isEmpty();
      List<String> leading = site.ask(ChaosEvent::zonesOfLeaders);
      String zone = leading.getFirst();
      int restarts = restarts(site, zone);
      List<ProcessHandle> processes = PodProcesses.of(site.podOf(zone).orElseThrow());
      if (processes.isEmpty()) {
        return "not done: the processes of " + zone + " are on another machine";
      }
      PodProcesses.kill(processes);
      Wait.until(
          "the kubelet to restart the server of " + zone,
          LIMIT,
          () -> restarts(site, zone),
          now -> now > restarts);
      Wait.until(
          "the server of " + zone,
          LIMIT,
          site::notActive,
          out -> {
            assertThat(out.contains("zone3 is INACTIVE") && lacks(out, zone)).isFalse();
            return !lacks(out, zone);
          });
      return zone + " led " + leading.stream().filter(zone::equals).count() + " log streams";
    }
  };

  private static final Duration LIMIT = Duration.ofMinutes(3);

  final String what;

  /** The steps in which it happens. */
  final Set<String> steps;

  ChaosEvent(String what, Set<String> steps) {
    this.what = what;
    this.steps = steps;
  }

  /**
   * Makes it happen, and checks what must be so at once.
   *
   * @return what was seen, for the report
   */
  abstract String happen(MovingSite site) throws Exception;

  /** The steps in which a zone is out of service for some more seconds. */
  private static Set<String> inside(String zone) {
    return Set.of(zone + "/minorFreeze", zone + "/replacePods", zone + "/versionRefreshed");
  }

  /** Whether a server of the zone is away. zone3's own server is away when its turn has come. */
  private static boolean lacks(List<String> out, String zone) {
    return !zone.equals("zone3") && out.stream().anyMatch(o -> o.endsWith(" of " + zone));
  }

  private static String uid(MovingSite site, String zone) {
    return site.podOf(zone).orElseThrow().getMetadata().getUid();
  }

  private static int restarts(MovingSite site, String zone) {
    return site.podOf(zone)
        .orElseThrow()
        .getStatus()
        .getContainerStatuses()
        .getFirst()
        .getRestartCount();
  }

  /** Returns the zone of each leader, the one that leads most first. */
  private static List<String> zonesOfLeaders(Connection connection) throws SQLException {
    List<String> zones = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT s.ZONE, COUNT(*) AS LED FROM oceanbase.GV$OB_LOG_STAT l"
                    + " JOIN oceanbase.DBA_OB_SERVERS s"
                    + " ON s.SVR_IP = l.SVR_IP AND s.SVR_PORT = l.SVR_PORT"
                    + " WHERE l.ROLE = 'LEADER' GROUP BY s.ZONE ORDER BY LED DESC, s.ZONE")) {
      while (rows.next()) {
        for (int i = 0; i < rows.getInt("LED"); i++) {
          zones.add(rows.getString("ZONE"));
        }
      }
    }
    return zones;
  }
}
