package dev.obupgrade.tpcc;

import java.util.List;
import java.util.Map;

/**
 * The client's settings, from its environment.
 *
 * @param servers {@code host:port} of every observer, tried in turn
 * @param user of the business tenant, such as {@code root@business}
 * @param terminals each with its own connection and home warehouse
 * @param rate the most transactions per second of all terminals together
 * @param seconds how long to work before the verification; 0 for no end
 * @param httpPort for statistics and verification; 0 for any
 */
record TpccSettings(
    List<String> servers,
    String user,
    String password,
    String database,
    int warehouses,
    int terminals,
    int rate,
    int seconds,
    int httpPort) {

  TpccSettings {
    servers = List.copyOf(servers);
  }

  /**
   * @throws IllegalArgumentException that names the missing or wrong variable
   */
  static TpccSettings of(Map<String, String> environment) {
    String servers = environment.getOrDefault("TPCC_SERVERS", "").strip();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException(
          "TPCC_SERVERS is missing. Set it to the observers: host:port,host:port,...");
    }
    return new TpccSettings(
        List.of(servers.split(" *, *")),
        environment.getOrDefault("TPCC_USER", "root@business"),
        environment.getOrDefault("TPCC_PASSWORD", ""),
        environment.getOrDefault("TPCC_DATABASE", "test"),
        number(environment, "TPCC_WAREHOUSES", 10, 1),
        number(environment, "TPCC_TERMINALS", 10, 1),
        number(environment, "TPCC_RATE", 80, 1),
        number(environment, "TPCC_SECONDS", 0, 0),
        number(environment, "TPCC_HTTP_PORT", 8080, 0));
  }

  private static int number(
      Map<String, String> environment, String name, int otherwise, int least) {
    String value = environment.getOrDefault(name, String.valueOf(otherwise));
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
      throw new IllegalArgumentException(
          "%s must be a whole number from %d on, not '%s'".formatted(name, least, value));
    }
    return Integer.parseInt(value);
  }

  Scale scale() {
    return Scale.small(warehouses);
  }

  /** Leaves out the password. */
  @Override
  public String toString() {
    return "%d terminals as %s on %s at %s, at most %d transactions/s"
        .formatted(terminals, user, database, servers, rate);
  }
}
