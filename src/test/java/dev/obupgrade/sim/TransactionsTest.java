package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests locks between transactions, their limits, and transactions that lose their leader. */
class TransactionsTest {
  private SimulatedCluster cluster;
  private SqlClient one;
  private SqlClient two;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(50).start();
    one = client("zone2");
    two = client("zone3");
    one.run("create table t(id int primary key, n int)");
    one.run("insert into t values (1, 10), (2, 20)");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anUpdateOfALockedRowWaitsAndSeesWhatWasCommitted() throws Exception {
    one.run("begin");
    one.run("update t set n = n + 1 where id = 1");
    CompletableFuture<Long> waiting = inBackground("update t set n = n + 1 where id = 1");

    one.run("commit");

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(one.number("select n from t where id = 1")).isEqualTo(12);
  }

  @Test
  void selectForUpdateLocksItsRowsOnly() throws SqlError {
    one.run("begin");
    one.rows("select * from t where id = 1 for update");
    two.run("set ob_trx_lock_timeout = 100000");

    fails(1205, () -> two.run("update t set n = 0 where id = 1"));
    assertThat(two.run("update t set n = 0 where id = 2")).isEqualTo(1);
  }

  @Test
  void aLockTimeoutUndoesTheStatementAndNotTheTransaction() throws SqlError {
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    two.run("set ob_trx_lock_timeout = 100000");
    two.run("begin");
    two.run("insert into t values (3, 30)");

    fails(1205, () -> two.run("update t set n = 1"));
    two.run("commit");

    assertThat(two.number("select count(*) from t")).isEqualTo(3);
  }

  @Test
  void withoutALimitOfItsOwnAWaitForALockEndsWithTheStatement() throws SqlError {
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    two.run("set ob_query_timeout = 10000000");

    fails(1205, () -> two.run("update t set n = 1 where id = 1"));
  }

  @Test
  void ofTwoThatWaitForEachOtherOneIsTold() throws Exception {
    one.run("begin");
    two.run("begin");
    one.run("update t set n = 0 where id = 1");
    two.run("update t set n = 0 where id = 2");
    CompletableFuture<Long> waiting = inBackground("update t set n = 1 where id = 1");
    long code = code(() -> one.run("update t set n = 1 where id = 2"));
    long other = waiting.get(20, TimeUnit.SECONDS);

    assertThat(code == 1213 || other == -1213).as(code + " " + other).isTrue();
    SqlClient victim = code == 1213 ? one : two;
    fails(6002, () -> victim.run("update t set n = 5 where id = 1"));
    victim.run("rollback");
    (victim == one ? two : one).run("commit");
    assertThat(victim.run("update t set n = 5 where id = 1")).isEqualTo(1);
  }

  @Test
  void whatComesAfterALostLeaderIsNotTakenForOneOutsideTheTransaction() throws SqlError {
    one.run("begin");
    one.run("insert into t values (3, 30)");
    cluster.kill("zone1");

    fails(6002, () -> one.run("insert into t values (4, 40)"));
    fails(6002, () -> one.run("insert into t values (5, 50)"));
    assertThat(one.session().inTransaction()).isTrue();
    one.run("rollback");

    one.run("insert into t values (6, 60)");
    assertThat(two.number("select max(id) from t")).isEqualTo(6);
    assertThat(two.number("select count(*) from t")).isEqualTo(3);
  }

  @Test
  void aTransactionWhoseLeaderIsLostHoldsNoLocks() throws SqlError {
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    cluster.kill("zone1");

    assertThat(two.run("update t set n = n + 1 where id = 1")).isEqualTo(1);
    fails(6002, () -> one.run("commit"));
    assertThat(two.number("select n from t where id = 1")).isEqualTo(11);
  }

  @Test
  void aNewBeginLeavesATransactionThatIsGone() throws SqlError {
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    cluster.kill("zone1");
    two.number("select count(*) from t");

    one.run("begin");
    one.run("update t set n = 1 where id = 1");
    one.run("commit");

    assertThat(two.number("select n from t where id = 1")).isEqualTo(1);
  }

  @Test
  void aTransactionMayLastAsLongAsItsSessionSays() throws SqlError {
    one.run("set ob_trx_timeout = 25000000");
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    one.rows("select sleep(26)");

    fails(4012, () -> one.run("update t set n = 1 where id = 1"));
    fails(4012, () -> one.run("commit"));
    assertThat(one.number("select n from t where id = 1")).isEqualTo(10);
  }

  @Test
  void aTransactionThatWasIdleForTooLongNeedsARollback() throws SqlError {
    one.run("begin");
    one.run("update t set n = 0 where id = 1");
    one.run("set ob_trx_idle_timeout = 0");

    fails(6002, () -> one.run("update t set n = 1 where id = 1"));
    one.run("rollback");
    assertThat(one.number("select n from t where id = 1")).isEqualTo(10);
  }

  @Test
  void aSavepointIsGoneBackToWithoutEndingTheTransaction() throws SqlError {
    one.run("begin");
    one.run("insert into t values (3, 30)");
    one.run("savepoint s");
    one.run("insert into t values (4, 40)");
    one.run("rollback to savepoint s");
    one.run("commit");

    assertThat(two.number("select max(id) from t")).isEqualTo(3);
  }

  @Test
  void aCommitWhoseAnswerIsLostHasHappened() throws SqlError {
    one.run("begin");
    one.run("insert into t values (3, 30)");
    cluster.fault("lost_reply", "commit");
    fails(2013, () -> one.run("commit"));
    cluster.clear("lost_reply");

    assertThat(two.number("select count(*) from t")).isEqualTo(3);
  }

  private CompletableFuture<Long> inBackground(String sql) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(two.run(sql));
              } catch (SqlError e) {
                result.complete((long) -e.code());
              }
            });
    while (cluster.cluster().sessions().all().stream().noneMatch(s -> s.statement().equals(sql))
        && !result.isDone()) {
      Thread.onSpinWait();
    }
    return result;
  }

  private interface Work {
    void run() throws SqlError;
  }

  private static long code(Work work) {
    try {
      work.run();
      return 0;
    } catch (SqlError e) {
      return e.code();
    }
  }

  private SqlClient client(String zone) throws SqlError {
    SqlClient client = new SqlClient(cluster.session(zone, "root@mysql1"));
    client.session().useDatabase("test");
    client.run("set ob_query_timeout = 1000000000");
    return client;
  }
}
