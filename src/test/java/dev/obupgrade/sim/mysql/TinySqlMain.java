package dev.obupgrade.sim.mysql;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Runs a server for trying any client by hand: {@code root} with the password {@code secret}. */
final class TinySqlMain {
  private TinySqlMain() {}

  public static void main(String[] arguments) throws Exception {
    TinySql sql = new TinySql();
    sql.tables.put(AllTypes.QUERY, AllTypes.table());
    int port = Integer.parseInt(arguments[0]);
    new MySqlServer(sql, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).start();
    Thread.currentThread().join();
  }
}
