package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.Set;

/** What an error of the database means for the client. */
enum Failure {
  /** The transaction is gone and the connection works: retry the same. */
  ROLLED_BACK,
  /** The statement may or may not have taken effect, and the session's state is unknown. */
  UNKNOWN,
  /** The request's number exists already: an earlier attempt succeeded after all. */
  DONE_BEFORE,
  /** A retry wouldn't help. */
  REFUSED;

  /**
   * 1205 and 1213 are MySQL's lock wait timeout and deadlock. A transaction that OceanBase has
   * killed because its leader is gone fails with 6002 until it is rolled back. 6001 and 6005 are
   * conflicts that OceanBase usually solves itself.
   */
  private static final Set<Integer> ROLLBACKS = Set.of(1205, 1213, 6001, 6002, 6005);

  /**
   * 4012 is a timeout, 4038 and 4654 mean no leader, 4121 an outdated location, 1317 an interrupted
   * query, 8001, 8002 and 1053 a server that starts or stops. The others mean a lost connection.
   */
  private static final Set<Integer> UNCERTAIN =
      Set.of(4012, 4038, 4121, 4654, 1053, 1317, 8001, 8002, 2006, 2013);

  static Failure of(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    if (ROLLBACKS.contains(error.getErrorCode())) {
      return ROLLED_BACK;
    }
    if (UNCERTAIN.contains(error.getErrorCode()) || state.startsWith("08")) {
      return UNKNOWN;
    }
    return error.getErrorCode() == 1062 ? DONE_BEFORE : REFUSED;
  }
}
