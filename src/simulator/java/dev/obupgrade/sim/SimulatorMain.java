package dev.obupgrade.sim;

import dev.obupgrade.sim.SimulatorOptions.Option;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a simulated cluster: {@code make sim}. Its options are those of {@link SimulatorOptions}.
 * Root's password comes from {@code SIM_ROOT_PASSWORD}. When it is ready, it prints how to connect.
 * The last line begins with {@code ready}. It exits with 0 on SIGTERM and SIGINT, and with 2 when
 * it can't do what the options say.
 */
public final class SimulatorMain {
  private static final int REFUSED = 2;

  private SimulatorMain() {}

  public static void main(String[] args) throws InterruptedException {
    long began = System.nanoTime();
    StartedByMake.endWithIt();
    try {
      SimulatorOptions options = SimulatorOptions.of(List.of(args));
      if (options.has(Option.HELP)) {
        System.out.println(SimulatorOptions.usage());
        return;
      }
      String password = System.getenv().getOrDefault("SIM_ROOT_PASSWORD", "");
      SimulatedCluster cluster = start(options, password);
      // there is nothing to save, and the system closes the sockets
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
      System.out.println(new Welcome(cluster, options, !password.isEmpty()).text(began));
      System.out.flush();
    } catch (SimulatorOptions.Wrong e) {
      refuse(e.getMessage() + System.lineSeparator() + SimulatorOptions.usage());
    } catch (IOException e) {
      refuse(e.getMessage());
    }
    Thread.currentThread().join();
  }

  private static SimulatedCluster start(SimulatorOptions options, String password)
      throws SimulatorOptions.Wrong, IOException {
    SimulatedCluster.Builder builder =
        SimulatedCluster.builder()
            .zones(options.zones())
            .serversPerZone(options.servers())
            .tenants(options.tenants())
            .logStreams(options.logStreams())
            .version(options.version())
            .target(options.target())
            .rootPassword(password)
            .timeScale(options.timeScale());
    if (options.spread()) {
      builder.port(options.port());
    } else {
      InetAddress host = address(options.host());
      free(host, options.ports());
      builder.listen(host.getHostAddress(), options.port());
    }
    return builder.start();
  }

  /**
   * Returns the address that clients find in the views: not a name, and not that of all interfaces.
   */
  private static InetAddress address(String host) throws SimulatorOptions.Wrong {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isAnyLocalAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new SimulatorOptions.Wrong(Option.HOST + " '" + host + "' has no address");
    }
    throw new SimulatorOptions.Wrong(
        Option.HOST
            + " '"
            + host
            + "' is no address to connect to, and the views would show it; name one of this"
            + " machine");
  }

  private static void free(InetAddress host, List<Integer> ports) throws IOException {
    List<String> taken = new ArrayList<>();
    for (int port : ports) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(host, port));
      } catch (IOException e) {
        taken.add(host.getHostAddress() + ":" + port + " (" + e.getMessage() + ")");
      }
    }
    if (!taken.isEmpty()) {
      throw new IOException(
          "can't listen on " + String.join(", ", taken) + ". Choose another --port or --host.");
    }
  }

  private static void refuse(String why) {
    System.err.println("simulator: " + why);
    Runtime.getRuntime().halt(REFUSED);
  }
}
