package dev.obupgrade.oceanbase.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.oceanbase.ContractCluster;
import dev.obupgrade.oceanbase.DatabaseAccess;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.sim.SimulatedCluster;
import dev.obupgrade.sim.cluster.Address;
import dev.obupgrade.sim.cluster.Build;
import dev.obupgrade.sim.cluster.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The simulated cluster over the wire, at ten times its usual pace. */
record SimulatedContractCluster(SimulatedCluster simulated, DatabaseConnector connector)
    implements ContractCluster {
  private static final String PASSWORD = "s3cret";
  private static final int PACE = 10;

  static ContractCluster create() {
    return new SimulatedContractCluster(
        SimulatedCluster.builder()
            .timeScale(PACE)
            .rootPassword(PASSWORD)
            .account("root@mysql1", PASSWORD)
            .start(),
        new JdbcDatabaseConnector());
  }

  @Override
  public DatabaseAccess access() {
    return new DatabaseAccess(
        simulated.servers().stream().map(s -> new Endpoint(s.address().ip(), s.sqlPort())).toList(),
        "root",
        () -> new Password(PASSWORD));
  }

  @Override
  public DatabaseAccess accessOfUserTenant() {
    return new DatabaseAccess(access().endpoints(), "root@mysql1", access().password());
  }

  @Override
  public DatabaseAccess newUser(String name, Set<Privilege> held) {
    sql("create user '" + name + "' identified by '" + PASSWORD + "'");
    for (Privilege privilege : held) {
      sql(
          "grant "
              + privilege.name().replace('_', ' ')
              + (privilege == Privilege.SELECT ? " on oceanbase.* to '" : " on *.* to '")
              + name
              + "'");
    }
    return new DatabaseAccess(access().endpoints(), name, access().password());
  }

  @Override
  public void lockUser(String name) {
    sql("alter user '" + name + "' account lock");
  }

  @Override
  public void kill(ServerAddress server) {
    simulated.kill(find(server));
  }

  @Override
  public void start(ServerAddress server, BuildVersion build) {
    simulated.cluster().startServer(find(server), Build.of(build.toString()));
  }

  private Server find(ServerAddress server) {
    return simulated.server(new Address(server.ip(), server.rpcPort()));
  }

  @Override
  public void logNeverSyncs(String zone) {
    simulated.fault("log_never_syncs", zone);
  }

  @Override
  public void leadersStay(String zone) {
    simulated.fault("leader_stays", zone);
  }

  @Override
  public void loseReplyOfStopZone() {
    simulated.fault("lost_reply", "stop zone");
  }

  @Override
  public void schemaNeverRefreshes(String zone) {
    simulated.fault("schema_never_refreshes", zone);
  }

  @Override
  public void comesBackAs(ServerAddress server, BuildVersion build) {
    simulated.fault("wrong_version", server.toString(), build.toString());
  }

  @Override
  public void sick(ServerAddress server, int code) {
    simulated.fault("sick_server", server.toString(), String.valueOf(code));
  }

  @Override
  public void refuseLogins(ServerAddress server, int code) {
    simulated.fault("login_refused", server.toString(), String.valueOf(code));
  }

  @Override
  public void stopServer(ServerAddress server) {
    sql("alter system stop server '" + server + "'");
  }

  @Override
  public void beginBackup() {
    sql("insert into CDB_OB_BACKUP_JOBS(tenant_id, job_id, status) values(1002, 1, 'DOING')");
  }

  @Override
  public void makeStandby() {
    sql("update __all_virtual_tenant_info set tenant_role = 'STANDBY' where tenant_id = 1002");
  }

  @Override
  public void changeLocality() {
    sql("update __all_tenant set previous_locality = 'FULL{1}@zone1' where tenant_id = 1002");
  }

  @Override
  public void prepareUpgrade(ObVersion target) {
    sql("alter system begin upgrade");
    sql("alter system begin rolling upgrade");
    setWorkAllowed("False", "suspend");
    sql("alter system set enable_rebalance = 'False' tenant = 'sys'");
  }

  @Override
  public void finishUpgrade(ObVersion target) {
    sql("alter system end rolling upgrade");
    sql("alter system set enable_ddl = 'True'");
    sql("alter system run upgrade job 'UPGRADE_ALL'");
    await(
        Duration.ofSeconds(60),
        () ->
            count("__all_rootservice_job where job_type = 'UPGRADE_ALL' and job_status = 'SUCCESS'")
                == 1);
    sql("alter system run job 'root_inspection'");
    sql("alter system end upgrade");
    setWorkAllowed("True", "resume");
  }

  private void setWorkAllowed(String value, String merge) {
    for (String parameter :
        List.of("enable_ddl", "enable_major_freeze", "_ob_enable_direct_load")) {
      sql("alter system set " + parameter + " = '" + value + "'");
    }
    for (String tenants : List.of("sys", "all_user", "all_meta")) {
      sql(
          "alter system set _enable_adaptive_compaction = '"
              + value
              + "' tenant = '"
              + tenants
              + "'");
      sql("alter system " + merge + " merge tenant = " + tenants);
    }
  }

  private void sql(String statement) {
    try (Connection connection = connect()) {
      connection.createStatement().execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }

  private long count(String rows) {
    try (Connection connection = connect();
        ResultSet result =
            connection.createStatement().executeQuery("select count(*) from " + rows)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(rows, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        simulated.jdbcUrl(simulated.servers().getFirst(), "oceanbase"), "root", PASSWORD);
  }

  @Override
  public void await(Duration limit, BooleanSupplier condition) {
    // Time passes faster in the cluster, but the machine that runs it may be slow.
    long end = System.nanoTime() + limit.toNanos();
    boolean holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      holds = condition.getAsBoolean();
    }
    assertThat(holds).as("within %s", limit).isTrue();
  }

  @Override
  public void close() {
    simulated.close();
  }
}
