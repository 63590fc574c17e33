package dev.obupgrade.tpcc;

import java.util.List;
import java.util.Map;

/**
 * What the client works on, from its environment.
 *
 * @param servers {@code host:port} of every observer, tried in turn
 * @param user of the business tenant, such as {@code root@business}
 * @param terminals each with a connection and a home warehouse of its own
 * @param rate transactions a second of all terminals together, at most
 * @param seconds how long to work before the result is verified; 0 for as long as it lives
 * @param httpPort where statistics are read and verification is asked for; 0 for any
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
   * @throws IllegalArgumentException naming the variable that is missing or isn't such a number
   */
  static TpccSettings of(Map<String, String> environment) {
    String servers = environment.getOrDefault("TPCC_SERVERS", "").strip();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException(
          "TPCC_SERVERS is missing: the observers as host:port,host:port,...");
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

  /** Without the password. */
  @Override
  public String toString() {
    return "%d terminals as %s on %s at %s, at most %d transactions/s"
        .formatted(terminals, user, database, servers, rate);
  }
}
