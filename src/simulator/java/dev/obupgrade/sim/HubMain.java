package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.ClusterSpec;
import dev.obupgrade.sim.cluster.SimClock;
import dev.obupgrade.sim.cluster.Timings;
import dev.obupgrade.sim.pod.Hub;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the simulated cluster when its observers are pods. Its settings come from the environment:
 *
 * <ul>
 *   <li>{@code SIM_SERVERS} (3): how many observers to wait for before it bootstraps the cluster
 *   <li>{@code SIM_CLUSTER} (obsim), {@code SIM_TENANTS} (mysql1; separated by commas), {@code
 *       SIM_LOG_STREAMS} (1)
 *   <li>{@code SIM_ROOT_PASSWORD} (empty), {@code SIM_ACCOUNTS}: {@code app@mysql1:password},
 *       separated by commas
 *   <li>{@code SIM_TIME_SCALE} (1), {@code SIM_START_SECONDS} (6): how long a server takes from its
 *       first heartbeat until it is in service
 *   <li>{@code SIM_PORT} (2880), {@code SIM_LISTEN} (0.0.0.0)
 * </ul>
 */
public final class HubMain {
  private HubMain() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> environment = System.getenv();
    List<String> tenants = list(environment.getOrDefault("SIM_TENANTS", "mysql1"));
    Map<String, String> accounts = new LinkedHashMap<>();
    tenants.forEach(tenant -> accounts.put("root@" + tenant, ""));
    accounts.put("root", environment.getOrDefault("SIM_ROOT_PASSWORD", ""));
    for (String account : list(environment.getOrDefault("SIM_ACCOUNTS", ""))) {
      int colon = account.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "SIM_ACCOUNTS has an entry that is not user@tenant:password");
      }
      accounts.put(account.substring(0, colon), account.substring(colon + 1));
    }
    SimClock clock =
        new SimClock(
            Clock.systemUTC(), Double.parseDouble(environment.getOrDefault("SIM_TIME_SCALE", "1")));
    Timings timings =
        Timings.usual()
            .withStart(
                Duration.ofSeconds(
                    Long.parseLong(environment.getOrDefault("SIM_START_SECONDS", "6"))));
    Hub hub =
        new Hub(
            Integer.parseInt(environment.getOrDefault("SIM_SERVERS", "3")),
            (servers, build) ->
                new ClusterSpec(
                    environment.getOrDefault("SIM_CLUSTER", "obsim"),
                    build,
                    servers,
                    tenants,
                    Integer.parseInt(environment.getOrDefault("SIM_LOG_STREAMS", "1")),
                    accounts,
                    clock,
                    timings));
    hub.start(
        new InetSocketAddress(
            environment.getOrDefault("SIM_LISTEN", "0.0.0.0"),
            Integer.parseInt(environment.getOrDefault("SIM_PORT", "2880"))));
    Thread.currentThread().join();
  }

  private static List<String> list(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
  }
}
