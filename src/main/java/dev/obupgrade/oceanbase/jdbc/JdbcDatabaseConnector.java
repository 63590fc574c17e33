package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.DatabaseException.Unavailable;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Connects with MySQL's driver: at most one connection to a cluster, and a limited number in all. A
 * caller waits for a while when none is free, so it must not open a database that it already has
 * open. Connections that a caller will reopen stay open for some seconds. Servers that failed
 * lately are tried last. The connector is safe for use by several threads, but the databases it
 * opens are not.
 */
public final class JdbcDatabaseConnector implements DatabaseConnector {
  public static final int CONNECTIONS = 64;

  /** Longer than the longest statement, so that others wait for a STOP ZONE instead of failing. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** Longer than the pause between two looks of an upgrade that waits for the database. */
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final Logins logins;
  private final Turns turns;
  private final KeptSessions kept;
  private final SickServers sick;
  private final Patience slowReads;

  public JdbcDatabaseConnector() {
    this(CONNECTIONS);
  }

  public JdbcDatabaseConnector(int connections) {
    this(driver(), connections, WAIT);
  }

  JdbcDatabaseConnector(Driver driver, int connections, Duration wait) {
    this(driver, connections, wait, KEPT);
  }

  JdbcDatabaseConnector(Driver driver, int connections, Duration wait, Duration kept) {
    this(driver, connections, wait, kept, System::nanoTime, Patience.SLOW_READ);
  }

  /**
   * @param nanos a clock that nobody sets
   */
  JdbcDatabaseConnector(Driver driver, Duration kept, LongSupplier nanos) {
    this(driver, CONNECTIONS, WAIT, kept, nanos, Patience.SLOW_READ);
  }

  private JdbcDatabaseConnector(
      Driver driver,
      int connections,
      Duration wait,
      Duration kept,
      LongSupplier nanos,
      Patience slowReads) {
    this.logins = new Logins(driver, nanos);
    this.sick = new SickServers(nanos);
    this.turns = new Turns(connections, wait);
    this.kept = new KeptSessions(connections, kept);
    this.slowReads = slowReads;
  }

  /** For a separate process that checks a cluster, where nobody else waits while it counts. */
  public static JdbcDatabaseConnector ofChecks() {
    return new JdbcDatabaseConnector(
        driver(), CONNECTIONS, WAIT, KEPT, System::nanoTime, Patience.COUNT);
  }

  @Override
  public Database open(DatabaseAccess access) {
    return connect(access, Session::close);
  }

  @Override
  public Database reopen(String key, Supplier<DatabaseAccess> access) {
    Consumer<Session> afterwards = session -> kept.keep(key, session);
    return kept.take(key)
        .flatMap(session -> resume(session, access, afterwards))
        .orElseGet(() -> connect(access.get(), afterwards));
  }

  private Optional<Database> resume(
      Session session, Supplier<DatabaseAccess> access, Consumer<Session> afterwards) {
    boolean resumed = false;
    Turns.Turn turn = null;
    try {
      turn = turns.take(session.endpoints());
      resumed = session.resume(access);
      return resumed ? Optional.of(new JdbcDatabase(session, turn, afterwards)) : Optional.empty();
    } finally {
      if (!resumed) {
        session.close();
        if (turn != null) {
          turn.close();
        }
      }
    }
  }

  private Database connect(DatabaseAccess access, Consumer<Session> afterwards) {
    if (access.endpoints().isEmpty()) {
      throw new Unavailable("no server address is known", null);
    }
    Turns.Turn turn = turns.take(access.endpoints());
    try {
      kept.endThoseAt(access.endpoints());
      return new JdbcDatabase(new Session(access, logins, sick, slowReads), turn, afterwards);
    } catch (RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  static Driver driver() {
    try {
      return new com.mysql.cj.jdbc.Driver();
    } catch (SQLException e) {
      throw new IllegalStateException("MySQL's driver doesn't load", e);
    }
  }
}
