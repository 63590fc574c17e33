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

/** The sys tenant of a cluster, through a port forwarded to one of its pods. */
final class DemoDatabase {

  /**
   * The pod, port and login of a connection.
   *
   * @param secret with root's password under the key
   */
  record Door(String pod, int sqlPort, String secret, String key) {}

  /** What somebody wants to know of the database. */
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private static final Door DEMO = new Door("obtest-zone1-0", 2881, "obtest-root", "password");

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final Door door;

  DemoDatabase(KubernetesClient kubernetes, String namespace) {
    this(kubernetes, namespace, DEMO);
  }

  DemoDatabase(KubernetesClient kubernetes, String namespace, Door door) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.door = door;
  }

  DatabaseState read() throws SQLException, IOException {
    return ask(DatabaseState::read);
  }

  <T> T ask(Question<T> question) throws SQLException, IOException {
    try (LocalPortForward port = forwarded();
        Connection connection = connect(port.getLocalPort())) {
      return question.ask(connection);
    }
  }

  /** Executes a statement, as a DBA would. */
  void execute(String statement) throws SQLException, IOException {
    ask(
        connection -> {
          try (Statement made = connection.createStatement()) {
            return made.execute(statement);
          }
        });
  }

  private LocalPortForward forwarded() {
    return kubernetes
        .pods()
        .inNamespace(namespace)
        .withName(door.pod())
        .portForward(door.sqlPort());
  }

  private Connection connect(int port) throws SQLException {
    String encoded =
        kubernetes
            .secrets()
            .inNamespace(namespace)
            .withName(door.secret())
            .require()
            .getData()
            .get(door.key());
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
