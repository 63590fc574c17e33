package dev.obupgrade.oceanbase;

/**
 * The address under which a server registers: {@code ip:port} in statements and views, with an IPv6
 * address in brackets.
 */
public record ServerAddress(String ip, int rpcPort) implements Comparable<ServerAddress> {

  /** Reads {@code ip:port} and {@code [ip6]:port}. */
  public static ServerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a server address: expected ip:port");
    }
    String ip = text.substring(0, colon);
    if (ip.startsWith("[") && ip.endsWith("]")) {
      ip = ip.substring(1, ip.length() - 1);
    }
    return new ServerAddress(ip, Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public int compareTo(ServerAddress other) {
    int byIp = ip.compareTo(other.ip);
    return byIp != 0 ? byIp : Integer.compare(rpcPort, other.rpcPort);
  }

  @Override
  public String toString() {
    return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + rpcPort;
  }
}
