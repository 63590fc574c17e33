package dev.obupgrade.tpcc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens a connection to one server. */
interface Connector {

  Connection connect(String server) throws SQLException;

  /**
   * Configures Connector/J as an application with a pool does: it must notice within seconds that a
   * server is gone, not when TCP gives up.
   */
  static Connector mysql(TpccSettings settings) {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", "1000");
    properties.setProperty("socketTimeout", "10000");
    properties.setProperty("sslMode", "DISABLED");
    return server ->
        DriverManager.getConnection(
            "jdbc:mysql://" + server + "/" + settings.database(), properties);
  }
}
