package dev.obupgrade.sim;

import static dev.obupgrade.sim.ZoneOperationsTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what users of the sys tenant may and may not do. */
class UsersTest {
  private SimulatedCluster cluster;
  private SqlClient root;

  @BeforeEach
  void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().timeScale(100).start();
    root = new SqlClient(cluster.session("zone1", "root@sys"));
    root.run("create user 'ops' identified by 'pw'");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private SqlClient ops() throws SqlError {
    return new SqlClient(cluster.session("zone1", "ops"));
  }

  @Test
  void aNewUserSeesNothingButItself() throws SqlError {
    SqlClient ops = ops();

    assertThat(ops.one("show grants")).isEqualTo("GRANT USAGE ON *.* TO 'ops'");
    assertThat(ops.one("select effective_tenant_id()")).isEqualTo("1");
    fails(1044, () -> ops.run("use oceanbase"));
    fails(1142, () -> ops.run("select * from oceanbase.DBA_OB_ZONES"));
    fails(1142, () -> ops.run("select 1 from (select zone from `oceanbase`.`__all_zone`) z"));
    fails(1227, () -> ops.run("alter system stop zone zone1"));
    fails(1227, () -> ops.run("grant super on *.* to 'ops'"));
    fails(1227, () -> ops.run("create user 'another'"));
  }

  @Test
  void whatIsGrantedHoldsAtOnceAndUntilItIsRevoked() throws SqlError {
    SqlClient ops = ops();
    root.run("grant select on oceanbase.* to 'ops'");

    ops.run("use oceanbase");
    assertThat(ops.one("select count(*) from DBA_OB_ZONES")).isEqualTo("3");
    fails(1142, () -> ops.run("update __all_zone set info = '' where zone = 'zone1'"));

    root.run("revoke select on oceanbase.* from 'ops'");
    fails(1142, () -> ops.run("select count(*) from DBA_OB_ZONES"));
  }

  @Test
  void aRollingUpgradeNeedsSuperWhereOthersAreContentWithAlterSystem() throws SqlError {
    SqlClient ops = ops();
    root.run("grant alter system on *.* to ops");

    ops.run("alter system begin upgrade");
    ops.run("alter system set enable_ddl = 'True'");
    fails(1227, () -> ops.run("alter system begin rolling upgrade"));

    root.run("revoke alter system on *.* from ops");
    root.run("grant super on *.* to ops");
    ops.run("alter system begin rolling upgrade");
    ops.run("alter system end upgrade");
  }

  @Test
  void grantsAreShownWordByWordAndByDatabase() throws SqlError {
    root.run("grant super, process on *.* to 'ops'@'%'");
    root.run("grant all on oceanbase.* to 'ops'");

    assertThat(root.one("show grants for ops")).isEqualTo("GRANT PROCESS, SUPER ON *.* TO 'ops'");
    assertThat(root.one("show grants"))
        .isEqualTo("GRANT ALL PRIVILEGES ON *.* TO 'root' WITH GRANT OPTION");
    fails(1141, () -> root.run("show grants for nobody"));
  }

  @Test
  void aLockedUserIsLetInAgainOnceItIsUnlocked() throws SqlError {
    root.run("alter user ops account lock");
    fails(3118, this::ops);

    root.run("alter user ops account unlock");
    ops().run("select 1");
  }

  @Test
  void usersAreMadeAndDroppedOnce() throws SqlError {
    fails(1396, () -> root.run("create user ops"));
    root.run("create user if not exists ops");
    root.run("drop user ops");
    fails(1396, () -> root.run("drop user ops"));
    fails(1396, () -> root.run("grant super on *.* to ops"));
    root.run("drop user if exists ops");
  }
}
