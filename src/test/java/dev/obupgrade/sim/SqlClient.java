package dev.obupgrade.sim;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A session as tests like to use it. */
public final class SqlClient implements AutoCloseable {
  private static final int NOT_READY = 8001;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SqlSession session;

  public SqlClient(SqlSession session) {
    this.session = session;
  }

  /**
   * Root of the sys tenant in database oceanbase, whose statements may wait as long as they need.
   */
  public static SqlClient root(SimulatedCluster cluster, String zone) throws SqlError {
    SqlClient root = new SqlClient(cluster.session(zone, "root@sys"));
    root.session().useDatabase("oceanbase");
    root.run("set ob_query_timeout = 1000000000");
    return root;
  }

  /**
   * As any client of OceanBase does, it tries again while a new root service isn't ready (8001),
   * for some seconds.
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

  /** The first value as text. */
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
