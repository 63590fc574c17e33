package dev.obupgrade.tpcc;

import java.sql.SQLException;
import java.util.Set;

/** What an error of the database means for who asked. */
enum Failure {
  /** Nothing of the transaction is left; the connection is sound, the same may be tried again. */
  ROLLED_BACK,
  /** The statement may or may not have been carried out, and nobody knows the session's state. */
  UNKNOWN,
  /** The request's number is there already: an earlier try went through after all. */
  DONE_BEFORE,
  /** Trying again wouldn't help. */
  REFUSED;

  /**
   * 1205 and 1213 are MySQL's lock wait timeout and deadlock; a transaction that OceanBase has
   * killed, for its leader is gone, fails with 6002 until it is rolled back; 6001 and 6005 are
   * conflicts that OceanBase usually solves itself.
   */
  private static final Set<Integer> ROLLBACKS = Set.of(1205, 1213, 6001, 6002, 6005);

  /**
   * Timeout 4012, no leader 4038 and 4654, a location that is out of date 4121, an interrupted
   * query 1317, a server that starts or stops 8001, 8002 and 1053, and what a lost connection is
   * told by.
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
