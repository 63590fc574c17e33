package dev.obupgrade.sim.cluster;

/** The identity of a server: its ip and RPC port. */
public record Address(String ip, int port) {

  /**
   * @throws IllegalArgumentException when it isn't {@code ip:port}
   */
  public static Address of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + text + "' is not of the form ip:port");
    }
    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return ip + ":" + port;
  }
}
