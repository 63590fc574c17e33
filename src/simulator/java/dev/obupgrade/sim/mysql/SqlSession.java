package dev.obupgrade.sim.mysql;

import java.time.Duration;
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

  /** The database in which names are looked up; empty for none. */
  default String database() {
    return "";
  }

  /**
   * The columns that a statement will answer with, told to clients when they prepare it. Empty when
   * it answers without rows, or when that is seen only as it runs.
   *
   * @throws SqlError when it names what does not exist
   */
  default List<SqlResult.Column> columns(String sql) throws SqlError {
    return List.of();
  }

  /** The character set the client writes in: {@code character_set_client}. */
  default String clientCharacterSet() {
    return "utf8mb4";
  }

  /** The character set the client reads: {@code character_set_results}. */
  default String resultCharacterSet() {
    return "utf8mb4";
  }

  /** How many bytes a client's message may have: {@code max_allowed_packet}. */
  default long maxAllowedPacket() {
    return 1 << 26;
  }

  /** How long its client may say nothing: {@code wait_timeout}. */
  default Duration idleTimeout() {
    return Duration.ofHours(8);
  }

  /** Whether KILL QUERY has come since the last statement began. */
  default boolean cancelled() {
    return false;
  }

  /** The client wants every row that an UPDATE finds counted, not only those that it changes. */
  default void countFoundRows() {}

  /** Whether it has been killed by its own statement, whose answer is the last. */
  default boolean ended() {
    return false;
  }

  boolean autocommit();

  boolean inTransaction();

  /**
   * Rolls back what is open and ends a statement that is running; may be called at any time, by any
   * thread, and more than once. It is how a session learns that its client has left.
   */
  @Override
  void close();
}
