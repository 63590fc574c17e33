package dev.obupgrade.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Properties;

/** The sys tenant of the demo's cluster, through a port forwarded to one of its pods. */
final class DemoDatabase {
  private static final int SQL_PORT = 2881;

  private final KubernetesClient kubernetes;
  private final String namespace;

  DemoDatabase(KubernetesClient kubernetes, String namespace) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
  }

  DatabaseState read() throws SQLException, IOException {
    try (LocalPortForward port = forwarded();
        Connection connection = connect(port.getLocalPort())) {
      return DatabaseState.read(connection);
    }
  }

  /** Sets the scene, as a DBA or a fault would. */
  void execute(String statement) throws SQLException, IOException {
    try (LocalPortForward port = forwarded();
        Connection connection = connect(port.getLocalPort());
        Statement made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  private LocalPortForward forwarded() {
    return kubernetes
        .pods()
        .inNamespace(namespace)
        .withName("obtest-zone1-0")
        .portForward(SQL_PORT);
  }

  private Connection connect(int port) throws SQLException {
    String encoded =
        kubernetes
            .secrets()
            .inNamespace(namespace)
            .withName("obtest-root")
            .require()
            .getData()
            .get("password");
    Properties login = new Properties();
    login.setProperty("user", "root");
    login.setProperty(
        "password", new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    login.setProperty("connectTimeout", "3000");
    login.setProperty("socketTimeout", "20000");
    login.setProperty("sslMode", "DISABLED");
    return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/oceanbase", login);
  }
}
