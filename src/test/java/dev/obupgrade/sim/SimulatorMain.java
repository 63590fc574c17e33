package dev.obupgrade.sim;

import dev.obupgrade.sim.cluster.Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated cluster by hand: {@code --zones 3 --servers 1 --tenants 2 --version 4.3.5.2 --target
 * 4.3.5.3 --port 12881 --host 127.0.0.1 --time-scale 1}, and root's password in {@code
 * SIM_ROOT_PASSWORD}. It prints how to connect once it is ready, and ends on SIGTERM.
 */
public final class SimulatorMain {
  private static final List<String> OPTIONS =
      List.of("zones", "servers", "tenants", "version", "target", "port", "host", "time-scale");

  private SimulatorMain() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = options(args);
    int port = Integer.parseInt(options.getOrDefault("port", "12881"));
    String host = options.getOrDefault("host", "127.0.0.1");
    String version = options.getOrDefault("version", "4.3.5.2");
    SimulatedCluster cluster =
        SimulatedCluster.builder()
            .zones(Integer.parseInt(options.getOrDefault("zones", "3")))
            .serversPerZone(Integer.parseInt(options.getOrDefault("servers", "1")))
            .tenants(Integer.parseInt(options.getOrDefault("tenants", "1")))
            .version(version)
            .rootPassword(System.getenv().getOrDefault("SIM_ROOT_PASSWORD", ""))
            .timeScale(Double.parseDouble(options.getOrDefault("time-scale", "1")))
            .listen(host, port)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    String target = options.getOrDefault("target", version);
    System.out.println("OceanBase " + version + ", simulated, is ready:");
    for (Server server : cluster.servers()) {
      System.out.println(
          "  " + server.zone() + "  " + server.address() + "  SQL port " + server.sqlPort());
    }
    System.out.println(
        "Connect:           mysql -h " + host + " -P " + port + " -u root@sys oceanbase");
    System.out.println(
        "A user tenant:     mysql -h " + host + " -P " + port + " -u root@mysql1 test");
    System.out.println("Restart a server:  CALL sim.restart_server('zone2', '" + target + "');");
    System.out.println(
        "Faults:            CALL sim.fault('log_never_syncs', 'zone2'); CALL sim.clear('*');");
    System.out.flush();
    Thread.currentThread().join();
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!OPTIONS.contains(name) || i + 1 >= args.length) {
        throw new IllegalArgumentException(
            "'"
                + args[i]
                + "' is no option with a value; there are --"
                + String.join(", --", OPTIONS));
      }
      options.put(name, args[i + 1]);
    }
    return options;
  }
}
