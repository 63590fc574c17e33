package dev.obupgrade.sim;

import dev.obupgrade.sim.pod.Observer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The observer of a pod. Its settings come from the environment:
 *
 * <ul>
 *   <li>{@code OB_ZONE}: its zone
 *   <li>{@code OB_HUB}: host:port of the hub
 *   <li>{@code OB_ADDRESS}, else {@code POD_IP}: the address that the cluster knows it by
 *   <li>{@code OB_RPC_PORT} (2882), {@code OB_SQL_PORT} (2881)
 *   <li>{@code OB_LISTEN} (0.0.0.0): where it listens; the node's address on a host's network
 *   <li>{@code OB_VERSION_FILE} ({@code /home/admin/oceanbase/etc/version}): one line {@code
 *       <version>-<build>}
 *   <li>{@code OB_START_SECONDS} (1): the seconds from the start of the process to its registration
 * </ul>
 *
 * Exits with 3 when the hub refuses it, 4 when the hub is gone, and 137 when a statement killed it.
 */
public final class ObserverMain {
  private ObserverMain() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> environment = System.getenv();
    Observer.Settings settings = settings(environment);
    log(
        "observer "
            + settings.build()
            + " of "
            + settings.zone()
            + " starts as "
            + settings.address());
    TimeUnit.MILLISECONDS.sleep(
        (long) (Double.parseDouble(environment.getOrDefault("OB_START_SECONDS", "1")) * 1_000));
    Observer observer = connected(settings);
    log("serves SQL on port " + observer.port());
    String why = observer.awaitEnd();
    log("ends: " + why);
    System.exit(why.startsWith("killed") ? 137 : 4);
  }

  private static Observer connected(Observer.Settings settings) throws InterruptedException {
    while (true) {
      try {
        Observer observer = new Observer(settings);
        Optional<String> refusal = observer.start();
        if (refusal.isPresent()) {
          log("ERROR: " + refusal.get());
          System.exit(3);
        }
        return observer;
      } catch (IOException e) {
        log("no hub at " + settings.hub() + " yet: " + e.getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private static Observer.Settings settings(Map<String, String> environment) throws IOException {
    int sqlPort = Integer.parseInt(environment.getOrDefault("OB_SQL_PORT", "2881"));
    String address = environment.getOrDefault("OB_ADDRESS", environment.getOrDefault("POD_IP", ""));
    if (address.isEmpty()) {
      throw new IllegalArgumentException(
          "Neither OB_ADDRESS nor POD_IP is set. Set one to the server's ip.");
    }
    Path version =
        Path.of(environment.getOrDefault("OB_VERSION_FILE", "/home/admin/oceanbase/etc/version"));
    String hub = required(environment, "OB_HUB");
    int colon = hub.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("OB_HUB is '" + hub + "' and not host:port");
    }
    return new Observer.Settings(
        required(environment, "OB_ZONE"),
        address,
        Integer.parseInt(environment.getOrDefault("OB_RPC_PORT", "2882")),
        sqlPort,
        Files.readString(version).strip(),
        InetSocketAddress.createUnresolved(
            hub.substring(0, colon), Integer.parseInt(hub.substring(colon + 1))),
        new InetSocketAddress(environment.getOrDefault("OB_LISTEN", "0.0.0.0"), sqlPort));
  }

  private static String required(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
  }

  private static void log(String text) {
    System.out.println(java.time.Instant.now() + " " + text);
  }
}
