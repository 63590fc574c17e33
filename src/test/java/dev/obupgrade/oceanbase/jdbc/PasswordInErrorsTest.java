package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.sim.mysql.SqlError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log may have of a failed login: the driver's messages, causes and all. */
@Timeout(30)
class PasswordInErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SECRETPART",
        "abc\\\"SECRETPART",
        "it's SECRETPART",
        "%s$x%1$dSECRETPART\\",
        "&user=x;SECRETPART?#/@:",
        "SECRETPART密码\ud83d\ude00"
      })
  void noFailedLoginTellsThePassword(String password) {
    var secret = new Password(password);
    Endpoint gone;
    try (var server =
        new ScriptedServer(
            (sql, cut) -> {
              throw new SqlError(1, "HY000", "not asked");
            })) {
      assertThat(everythingSaid(server.endpoint(), secret))
          .contains("Access denied")
          .doesNotContain("SECRETPART");
      gone = server.endpoint();
    }
    assertThat(everythingSaid(gone, secret)).doesNotContain("SECRETPART");
    assertThat("%s %s".formatted(secret, List.of(secret))).isEqualTo("*** [***]");
  }

  private static String everythingSaid(Endpoint endpoint, Password password) {
    var access = new DatabaseAccess(List.of(endpoint), "root", () -> password);
    DatabaseException failed =
        catchThrowableOfType(
            DatabaseException.class, () -> new JdbcDatabaseConnector().open(access).close());
    var said = new StringWriter();
    failed.printStackTrace(new PrintWriter(said));
    return said + access.toString();
  }
}
