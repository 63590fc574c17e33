package dev.obupgrade.e2e;

import java.util.List;
import java.util.Map;

/**
 * What the client works on, from its environment.
 *
 * @param servers {@code host:port} of every observer, tried in turn
 * @param user of the business tenant, such as {@code root@business}
 * @param threads each with a connection of its own
 * @param accounts of the bank, each with {@link #OPENING_BALANCE} at the start
 * @param pauseMillis each thread's pause between two transactions
 * @param httpPort where statistics are read and verification is asked for
 */
record WorkloadSettings(
    List<String> servers,
    String user,
    String password,
    String database,
    int threads,
    int accounts,
    int pauseMillis,
    int httpPort) {

  static final long OPENING_BALANCE = 1_000;

  WorkloadSettings {
    servers = List.copyOf(servers);
  }

  /**
   * @throws IllegalArgumentException naming the variable that is missing or isn't a number
   */
  static WorkloadSettings of(Map<String, String> environment) {
    return new WorkloadSettings(
        List.of(text(environment, "WORKLOAD_SERVERS", null).split(" *, *")),
        text(environment, "WORKLOAD_USER", "root@business"),
        text(environment, "WORKLOAD_PASSWORD", ""),
        text(environment, "WORKLOAD_DATABASE", "test"),
        number(environment, "WORKLOAD_THREADS", "4"),
        number(environment, "WORKLOAD_ACCOUNTS", "100"),
        number(environment, "WORKLOAD_PAUSE_MS", "20"),
        number(environment, "WORKLOAD_HTTP_PORT", "8080"));
  }

  private static String text(Map<String, String> environment, String name, String otherwise) {
    String value = environment.getOrDefault(name, otherwise);
    if (value == null || (otherwise == null && value.isBlank())) {
      throw new IllegalArgumentException(
          name + " is missing: the observers as host:port,host:port,...");
    }
    return value;
  }

  private static int number(Map<String, String> environment, String name, String otherwise) {
    String value = text(environment, name, otherwise);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, not '" + value + "'", e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%d threads as %s on %s at %s".formatted(threads, user, database, servers);
  }
}
