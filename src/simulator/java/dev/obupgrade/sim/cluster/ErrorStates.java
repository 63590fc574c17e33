package dev.obupgrade.sim.cluster;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.Map;

/** SQLSTATE and text of errors, for faults that name an error's number only. */
public final class ErrorStates {
  private static final Map<Integer, SqlError> KNOWN =
      Map.ofEntries(
          entry(1045, "42000", "Access denied for user"),
          entry(1146, "42S02", "Table doesn't exist"),
          entry(1193, "HY000", "Unknown system variable"),
          entry(1205, "HY000", "Lock wait timeout exceeded; try restarting transaction"),
          entry(1210, "HY000", "Invalid argument"),
          entry(
              1213, "40001", "Deadlock found when trying to get lock; try restarting transaction"),
          entry(1227, "42501", "Access denied"),
          entry(4012, "HY000", "Timeout"),
          entry(4018, "HY000", "Entry not exist"),
          entry(4038, "HY000", "The observer or zone is not the master"),
          entry(4121, "HY000", "Rpc send error"),
          entry(4109, "HY000", "Server state or role not the same as expected"),
          entry(4147, "HY000", "Invalid config"),
          entry(4179, "HY000", "Operation not allowed now"),
          entry(4217, "HY000", "Major freeze not allowed now"),
          entry(4550, "HY000", "rootservice is shutdown"),
          entry(4631, "HY000", "server zone not match"),
          entry(4633, "HY000", "zone status not match"),
          entry(4637, "HY000", "server is not active"),
          entry(4638, "HY000", "The RootServer is not the master"),
          entry(4652, "HY000", "wait leader switch timeout"),
          entry(4654, "HY000", "location leader not exist"),
          entry(4721, "HY000", "location of the log stream not exist"),
          entry(4722, "HY000", "location leader of the log stream not exist"),
          entry(4655, "HY000", "zone not active"),
          entry(4660, "HY000", "cannot stop server or stop zone in multiple zones"),
          entry(4663, "HY000", "server is not alive"),
          entry(4668, "HY000", "zone not empty"),
          entry(5099, "42000", "System config unknown"),
          entry(5150, "HY000", "Tenant not in this server"),
          entry(5157, "HY000", "Unknown tenant"),
          entry(5160, "HY000", "invalid tenant name specified in connection string"),
          entry(6002, "25000", "transaction needs rollback"),
          entry(8001, "08004", "Server is initializing"),
          entry(8002, "08004", "Server is stopping"));

  private ErrorStates() {}

  /**
   * @param message empty for the usual text
   */
  public static SqlError of(int code, String message) {
    SqlError known = KNOWN.getOrDefault(code, new SqlError(code, "HY000", "a fault is set"));
    return new SqlError(code, known.state(), message.isEmpty() ? known.getMessage() : message);
  }

  private static Map.Entry<Integer, SqlError> entry(int code, String state, String message) {
    return Map.entry(code, new SqlError(code, state, message));
  }
}
