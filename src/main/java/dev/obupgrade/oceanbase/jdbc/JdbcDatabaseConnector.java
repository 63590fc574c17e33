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
import java.util.function.Supplier;

/**
 * Connects with MySQL's driver, at most one connection to a cluster and a limited number at work in
 * all; who comes when none is free waits for a while. So whoever has a database open must not open
 * it again. Connections for which somebody is going to come back are kept for some seconds. Safe
 * for use by several threads; the databases it opens are not.
 */
public final class JdbcDatabaseConnector implements DatabaseConnector {
  public static final int CONNECTIONS = 64;

  /** Longer than the longest statement, so that a STOP ZONE in progress is no error for others. */
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** Longer than anybody who waits for the database leaves it alone. */
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final Logins logins;
  private final Turns turns;
  private final KeptSessions kept;
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
    this(driver, connections, wait, kept, Patience.SLOW_READ);
  }

  private JdbcDatabaseConnector(
      Driver driver, int connections, Duration wait, Duration kept, Patience slowReads) {
    this.logins = new Logins(driver);
    this.turns = new Turns(connections, wait);
    this.kept = new KeptSessions(connections, kept);
    this.slowReads = slowReads;
  }

  /** For a process of its own that checks a cluster: nobody else waits while it counts. */
  public static JdbcDatabaseConnector ofChecks() {
    return new JdbcDatabaseConnector(driver(), CONNECTIONS, WAIT, KEPT, Patience.COUNT);
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
      throw new Unavailable("no server's address is known", null);
    }
    Turns.Turn turn = turns.take(access.endpoints());
    try {
      kept.endThoseAt(access.endpoints());
      return new JdbcDatabase(new Session(access, logins, slowReads), turn, afterwards);
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
