package dev.obupgrade.adoption;

import dev.obupgrade.api.ConnectionSpec;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;
import java.util.Optional;

/** Explains what the refusal of a login or a question says about user and password. */
public final class LoginVerdict {
  private LoginVerdict() {}

  /**
   * The reason why nobody could log in: the servers are away, or they don't invite the operator.
   */
  public static Reason of(Unavailable away) {
    return away.notInvited() ? Reason.AddressNotInvited : Reason.DatabaseUnavailable;
  }

  /** The problem with user or password; empty when the refusal is about something else. */
  public static Optional<Objection> of(ConnectionSpec connection, Refused refused) {
    String user = "user '" + connection.user() + "' (spec.cluster.connection.user)";
    return switch (refused.code()) {
      case ErrorCode.ACCESS_DENIED ->
          Optional.of(
              Objection.of(
                  Reason.LoginRefused,
                  "The database refuses the login of %s with the password in Secret %s, key %s.%s",
                  user,
                  connection.passwordSecret().name(),
                  connection.passwordSecret().key(),
                  formOfProxies(connection.user())));
      case ErrorCode.ACCOUNT_LOCKED ->
          Optional.of(Objection.of(Reason.UserLocked, "The %s is locked", user));
      case ErrorCode.PASSWORD_EXPIRED, ErrorCode.PASSWORD_TO_BE_CHANGED ->
          Optional.of(Objection.of(Reason.PasswordExpired, "The password of %s has expired", user));
      case ErrorCode.TABLE_DENIED, ErrorCode.PRIVILEGE_MISSING ->
          Optional.of(
              Objection.of(
                  Reason.PrivilegeMissing,
                  "The %s lacks a privilege that an upgrade needs. The database answers error %d: %s",
                  user,
                  refused.code(),
                  refused.getMessage()));
      default -> Optional.empty();
    };
  }

  /**
   * A hint about names in the form of a proxy. {@code user@tenant#cluster} and {@code
   * cluster:tenant:user} are for a proxy, which takes them apart. A server takes {@code
   * tenant#cluster} for a tenant's name.
   */
  private static String formOfProxies(String user) {
    return user.contains("#") || user.contains(":")
        ? " The name has the form for a proxy, which knows clusters. A server knows only user@tenant,"
            + " such as root@sys."
        : "";
  }
}
