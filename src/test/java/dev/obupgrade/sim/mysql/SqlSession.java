package dev.obupgrade.sim.mysql;

import java.util.List;

/** One client's session. Calls come one at a time, except {@link #cancel} and {@link #close}. */
public interface SqlSession extends AutoCloseable {

  /**
   * Runs one statement. Values are bound to its {@code ?} marks in order; a NULL is a null in the
   * list.
   */
  SqlResult execute(String sql, List<Object> values) throws SqlError;

  /** COM_INIT_DB. */
  void useDatabase(String database) throws SqlError;

  /** KILL QUERY: the running statement ends with error 1317. */
  void cancel();

  boolean autocommit();

  boolean inTransaction();

  /** Rolls back what is open; may be called at any time and more than once. */
  @Override
  void close();
}
