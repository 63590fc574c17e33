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

  /** Ends the running statement with error 1317 (KILL QUERY). */
  void cancel();

  /** Returns the database in which names are looked up, or an empty string. */
  default String database() {
    return "";
  }

  /**
   * Returns the columns of a statement's result, for clients that prepare it. Returns empty if it
   * has no rows, or if only running it shows them.
   *
   * @throws SqlError when it names what does not exist
   */
  default List<SqlResult.Column> columns(String sql) throws SqlError {
    return List.of();
  }

  /** Returns the character set that the client writes: {@code character_set_client}. */
  default String clientCharacterSet() {
    return "utf8mb4";
  }

  /** Returns the character set that the client reads: {@code character_set_results}. */
  default String resultCharacterSet() {
    return "utf8mb4";
  }

  /** Returns how many bytes a client's message may have: {@code max_allowed_packet}. */
  default long maxAllowedPacket() {
    return 1 << 26;
  }

  /** Returns how long its client may be silent: {@code wait_timeout}. */
  default Duration idleTimeout() {
    return Duration.ofHours(8);
  }

  /** Returns whether KILL QUERY has come since the last statement began. */
  default boolean cancelled() {
    return false;
  }

  /** Counts every row that an UPDATE finds, not only those that it changes, as the client asks. */
  default void countFoundRows() {}

  /** Returns whether its own statement has killed it. The answer to that statement is the last. */
  default boolean ended() {
    return false;
  }

  boolean autocommit();

  boolean inTransaction();

  /**
   * Rolls back the open transaction and ends the running statement. Any thread may call it, at any
   * time, and more than once. The protocol layer calls it when the client has left.
   */
  @Override
  void close();
}
