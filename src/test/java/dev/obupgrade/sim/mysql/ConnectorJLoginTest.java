package dev.obupgrade.sim.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests who may log in, and what a client may change later. */
@Timeout(60)
class ConnectorJLoginTest {
  @RegisterExtension private final TinyServer tiny = new TinyServer();

  @Test
  void connectsAndQueries() throws Exception {
    try (Connection connection = tiny.connect("");
        ResultSet rows = connection.createStatement().executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(rows.next()).isFalse();
      assertThat(connection.getMetaData().getDatabaseProductVersion())
          .isEqualTo("5.7.25-OceanBase_CE-v4.3.5.2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "sslMode=PREFERRED", "defaultAuthenticationPlugin=caching_sha2_password"})
  void letsInClientsThatWouldPreferAnotherWay(String options) throws Exception {
    try (Connection connection = tiny.connect(options)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void letsInAnAccountWithoutAPassword() throws Exception {
    try (Connection connection = DriverManager.getConnection(tiny.url(""), "guest", "")) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void refusesAWrongPassword() {
    assertRefused("root", "wrong", 1045, "'root'@'127.0.0.1' (using password: YES)");
  }

  @Test
  void refusesAMissingPassword() {
    assertRefused("root", "", 1045, "'root'@'127.0.0.1' (using password: NO)");
  }

  @Test
  void refusesAnUnknownUser() {
    assertRefused("nobody", "secret", 1045, "'nobody'@'127.0.0.1' (using password: YES)");
  }

  @Test
  void refusesAnUnknownDatabase() {
    String elsewhere = tiny.url("").replace("/test", "/nowhere");
    assertThatThrownBy(() -> DriverManager.getConnection(elsewhere, "root", "secret"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1049));
  }

  @Test
  void changesTheUserAndResetsTheSession() throws Exception {
    try (Connection connection = tiny.connect("")) {
      JdbcConnection jdbc = connection.unwrap(JdbcConnection.class);
      TinySql.Session first = tiny.sql().sessions.values().iterator().next();
      jdbc.changeUser("guest", "");
      assertThat(first.gone.getCount()).isZero();
      jdbc.changeUser("root", "secret");
      jdbc.resetServerState();
      assertThat(tiny.sql().sessions).hasSize(1);
      assertThat(connection.isValid(5)).isTrue();
      assertThatThrownBy(() -> jdbc.changeUser("root", "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
  }

  @Test
  void servesFiveHundredClientsAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Connection>> openings = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        openings.add(() -> tiny.connect(""));
      }
      List<Connection> connections = new ArrayList<>();
      for (Future<Connection> opened : threads.invokeAll(openings)) {
        connections.add(opened.get());
      }
      assertThat(tiny.sql().sessions).hasSize(500);
      for (Connection connection : connections) {
        assertThat(connection.createStatement().executeUpdate("UPDATE x")).isEqualTo(3);
        connection.close();
      }
    }
  }

  private void assertRefused(String user, String password, int code, String text) {
    assertThatThrownBy(() -> DriverManager.getConnection(tiny.url(""), user, password))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo(code);
              assertThat(e.getSQLState()).isEqualTo("42000");
              assertThat(e.getMessage()).contains(text);
            });
  }
}
