package dev.obupgrade.sim;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A session with short methods for tests. */
public final class SqlClient implements AutoCloseable {
  private static final int NOT_READY = 8001;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SqlSession session;

  public SqlClient(SqlSession session) {
    this.session = session;
  }

  /** Opens a session of root@sys in database oceanbase, without a timeout of statements. */
  public static SqlClient root(SimulatedCluster cluster, String zone) throws SqlError {
    SqlClient root = new SqlClient(cluster.session(zone, "root@sys"));
    root.session().useDatabase("oceanbase");
    root.run("set ob_query_timeout = 1000000000");
    return root;
  }

  /**
   * Retries for some seconds while a new root service isn't ready (8001), as OceanBase's clients
   * do.
   */
  public long run(String sql, Object... values) throws SqlError {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return session.execute(sql, List.of(values)) instanceof SqlResult.Update update
            ? update.affectedRows()
            : 0;
      } catch (SqlError e) {
        if (e.code() != NOT_READY || System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  public List<List<Object>> rows(String sql) throws SqlError {
    List<List<Object>> rows = new ArrayList<>();
    if (session.execute(sql, List.of()) instanceof SqlResult.Rows result) {
      result.rows().forEachRemaining(rows::add);
    }
    return rows;
  }

  /** Returns the first value as text. */
  public String one(String sql) throws SqlError {
    List<List<Object>> rows = rows(sql);
    return rows.isEmpty() ? "(no row)" : String.valueOf(rows.get(0).get(0));
  }

  public long number(String sql) throws SqlError {
    return Long.parseLong(one(sql));
  }

  public SqlSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
