package dev.obupgrade.sim.mysql;

import java.util.List;

/** One client's session. Calls come one at a time, except {@link #cancel} and {@link #close}. */
public interface SqlSession extends AutoCloseable {

  /**
   * Runs one statement. Values are bound to its {@code ?} marks in order; a NULL is a null in the
   * list. They are Long, BigInteger (unsigned beyond a Long), Double, BigDecimal, String,
   * LocalDate, LocalDateTime, LocalTime, Duration (a TIME that is no time of day), or byte[] when
   * the client sent a BLOB or what is not UTF-8. A runtime exception is answered as error 1105.
   */
  SqlResult execute(String sql, List<Object> values) throws SqlError;

  /** COM_INIT_DB. */
  void useDatabase(String database) throws SqlError;

  /** KILL QUERY: the running statement ends with error 1317. */
  void cancel();

  boolean autocommit();

  boolean inTransaction();

  /**
   * Rolls back what is open and ends a statement that is running; may be called at any time, by any
   * thread, and more than once. It is how a session learns that its client has left.
   */
  @Override
  void close();
}
