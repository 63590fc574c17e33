package dev.obupgrade.oceanbase;

import java.util.List;
import java.util.function.Supplier;

/**
 * How to reach a cluster.
 *
 * @param endpoints in the order of preference: servers of zones that are not being upgraded first
 * @param password read at every connect
 */
public record DatabaseAccess(List<Endpoint> endpoints, String user, Supplier<Password> password) {

  public DatabaseAccess {
    endpoints = List.copyOf(endpoints);
  }

  /** A server's SQL port. */
  public record Endpoint(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
