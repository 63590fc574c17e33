package dev.obupgrade.sim.clients;

import static dev.obupgrade.sim.clients.JdbcClient.one;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MariaDB's Connector/J. */
class MariaDbConnectorJTest extends JdbcClientCases {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @Override
  JdbcClient client() {
    return new JdbcClient(new org.mariadb.jdbc.Driver(), "jdbc:mariadb", CLUSTER);
  }

  @Test
  void readsAFewRowsAtATime() throws Exception {
    try (Connection connection = client().connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(100);
      try (ResultSet rows = statement.executeQuery("select x from system_range(1, 50000)")) {
        long seen = 0;
        while (rows.next()) {
          assertThat(rows.getLong(1)).isEqualTo(++seen);
        }
        assertThat(seen).isEqualTo(50_000);
      }
    }
  }

  @Test
  void pipelinesPreparingAndExecuting() throws Exception {
    try (Connection connection =
        client().connect("useServerPrepStmts=true", "useBulkStmts=false")) {
      for (int i = 0; i < 300; i++) {
        assertThat(one(connection, "select " + i + " + ?", 1)).isEqualTo(String.valueOf(i + 1));
      }
    }
  }
}
