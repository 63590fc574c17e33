package dev.obupgrade.adoption;

import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;
import java.util.Optional;

/** What the database's refusal of a login, or of a question, says about user and password. */
public final class LoginVerdict {
  private LoginVerdict() {}

  /** Empty when the refusal is about something else. */
  public static Optional<Objection> of(ConnectionSpec connection, Refused refused) {
    String user = "spec.cluster.connection.user '" + connection.user() + "'";
    return switch (refused.code()) {
      case ErrorCode.ACCESS_DENIED ->
          Optional.of(
              Objection.of(
                  Reason.LoginRefused,
                  "the database refuses the login of %s with the password in Secret %s, key %s%s",
                  user,
                  connection.passwordSecret().name(),
                  connection.passwordSecret().key(),
                  formOfProxies(connection.user())));
      case ErrorCode.ACCOUNT_LOCKED ->
          Optional.of(Objection.of(Reason.UserLocked, "%s is locked", user));
      case ErrorCode.PASSWORD_EXPIRED, ErrorCode.PASSWORD_TO_BE_CHANGED ->
          Optional.of(
              Objection.of(
                  Reason.PasswordExpired,
                  "the time of %s's password is over, the database does nothing for it",
                  user));
      case ErrorCode.TABLE_DENIED, ErrorCode.PRIVILEGE_MISSING ->
          Optional.of(
              Objection.of(
                  Reason.PrivilegeMissing,
                  "%s lacks what an upgrade needs: error %d: %s",
                  user,
                  refused.code(),
                  refused.getMessage()));
      default -> Optional.empty();
    };
  }

  /**
   * {@code user@tenant#cluster} and {@code cluster:tenant:user} are for a proxy to take apart; a
   * server takes {@code tenant#cluster} for a tenant's name.
   */
  private static String formOfProxies(String user) {
    return user.contains("#") || user.contains(":")
        ? " (its form is that of a proxy, which knows clusters: a server itself knows user@tenant"
            + " only, such as root@sys)"
        : "";
  }
}
