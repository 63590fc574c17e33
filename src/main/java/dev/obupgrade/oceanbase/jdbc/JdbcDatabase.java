package dev.obupgrade.oceanbase.jdbc;

import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException.Refused;
import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterSetting;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends questions and commands to a cluster over one connection. */
final class JdbcDatabase implements Database {
  private static final long SYS_TENANT = 1;
  private static final int PING_SECONDS = 3;

  private final Session session;
  private final Turns.Turn turn;
  private final Consumer<Session> afterwards;

  /**
   * @param afterwards what happens to the session when the database is closed
   */
  JdbcDatabase(Session session, Turns.Turn turn, Consumer<Session> afterwards) {
    this.session = session;
    this.turn = turn;
    this.afterwards = afterwards;
  }

  @Override
  public String clusterName() {
    return ask(Queries.CLUSTER_NAME, row -> row.getString(1)).stream().findFirst().orElse("");
  }

  @Override
  public boolean inSysTenant() {
    return ask(Queries.TENANT, row -> row.getLong(1)).getFirst() == SYS_TENANT;
  }

  @Override
  public ServerSoftware software() {
    String version = ask(Queries.VERSION, row -> row.getString(1)).getFirst();
    try {
      String obVersion = ask(Queries.OB_VERSION, row -> row.getString(1)).getFirst();
      return new ServerSoftware(Optional.of(obVersion), version);
    } catch (Refused e) {
      if (Errors.noSuchFunction(e)) {
        return new ServerSoftware(Optional.empty(), version);
      }
      throw e;
    }
  }

  @Override
  public Grants grants() {
    try {
      return GrantRows.parse(ask(Queries.GRANTS, row -> row.getString(1)));
    } catch (Refused e) {
      return Grants.nothingKnown();
    }
  }

  @Override
  public List<Server> servers() {
    return ask(Queries.SERVERS, Rows::server);
  }

  @Override
  public List<Zone> zones() {
    return ask(Queries.ZONES, Rows::zone);
  }

  @Override
  public List<Tenant> tenants() {
    try {
      return ask(Queries.TENANTS, Rows::tenant);
    } catch (Refused e) {
      if (e.code() == ErrorCode.NO_SUCH_COLUMN) {
        return ask(Queries.TENANTS_WITHOUT_ROLES, Rows::tenant);
      }
      throw e;
    }
  }

  @Override
  public List<LogReplica> logReplicas() {
    return ask(Queries.LOG_REPLICAS, new LogRows()::replica);
  }

  @Override
  public List<LogStreamLocation> locations() {
    return ask(Queries.LOCATIONS, new LogRows()::location);
  }

  @Override
  public List<SchemaState> schemas() {
    return ask(Queries.SCHEMAS, Rows::schema);
  }

  @Override
  public UpgradeState upgradeState() {
    return VersionRows.whole(ask(Queries.UPGRADE_STATE, VersionRows::part));
  }

  @Override
  public List<ParameterValue> parameters(Collection<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    var bound = new ArrayList<>(names);
    bound.addAll(names);
    String marks = String.join(",", Collections.nCopies(names.size(), "?"));
    return session.read(Patience.READ, Queries.PARAMETERS.formatted(marks), bound, Rows::parameter);
  }

  @Override
  public List<DataVersion> dataVersions() {
    return VersionRows.dataVersions(
        ask(Queries.DATA_VERSIONS, VersionRows.Stored::read),
        ask(Queries.COMPATIBLE, VersionRows.Compatible::read));
  }

  @Override
  public List<Compaction> compactions() {
    return ask(Queries.COMPACTIONS, Rows::compaction);
  }

  @Override
  public List<UpgradeJob> upgradeJobs() {
    return ask(Queries.UPGRADE_JOBS, Rows::upgradeJob);
  }

  @Override
  public List<Inspection> inspections() {
    return ask(Queries.INSPECTIONS, Rows::inspection);
  }

  @Override
  public List<Checkpoint> checkpoints() {
    Map<ServerAddress, BigInteger> ends = byServer(ask(Queries.LOG_ENDS, Rows::scn));
    return ask(Queries.CHECKPOINTS, Rows::scn).stream()
        .map(
            checkpoint ->
                new Checkpoint(
                    checkpoint.getKey(),
                    checkpoint.getValue(),
                    ends.getOrDefault(checkpoint.getKey(), BigInteger.ZERO)))
        .toList();
  }

  @Override
  public Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds) {
    return new ObstacleCounts(session).count(kinds);
  }

  @Override
  public List<ResourcePool> resourcePools() {
    return ask(Queries.RESOURCE_POOLS, Rows::resourcePool);
  }

  @Override
  public List<DiskUse> dataDisks() {
    return ask(Queries.DATA_DISKS, Rows::dataDisk);
  }

  @Override
  public List<DiskUse> logDisks() {
    return ask(Queries.LOG_DISKS, Rows::logDisk);
  }

  @Override
  public List<TabletRoom> tabletRoom() {
    return askSlowly(Queries.TABLET_ROOM, Rows::tabletRoom);
  }

  @Override
  public List<DdlHistory> ddlHistory() {
    return new DdlHistories(session).read(tenants().stream().map(Tenant::id).toList());
  }

  @Override
  public List<DataBackup> dataBackups() {
    return askSlowly(Queries.DATA_BACKUPS, Rows::dataBackup);
  }

  @Override
  public List<OracleTenant> oracleTenants() {
    return ask(Queries.ORACLE_TENANTS, Rows::oracleTenant);
  }

  @Override
  public List<ServerClock> clocks(List<Server> servers) {
    return new ClockReader(session).read(servers);
  }

  @Override
  public List<String> examples(Obstacle kind) {
    return session.read(
        kind.slow() ? session.slowReads() : Patience.READ,
        Queries.examples(kind),
        List.of(),
        row -> row.getString("example"));
  }

  @Override
  public void tryLogin(Endpoint server, String user, Supplier<Password> password) {
    try (Connection connection = session.beside(server, user, password)) {
      connection.isValid(PING_SECONDS);
    } catch (SQLException e) {
      if (AllowList.refuses(e)) {
        String tried = server + ": " + Errors.reasonOfLogin(e);
        throw AllowList.unavailable(user, server, tried, e);
      }
      throw Errors.translate(server.toString(), e);
    }
  }

  @Override
  public boolean answers(Endpoint server) {
    try (Connection connection = session.beside(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Queries.ZONES)) {
      return rows.next();
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void stopZone(String zone) {
    session.command(Patience.STOP_ZONE, AlterSystem.stopZone(zone));
  }

  @Override
  public void startZone(String zone) {
    session.command(Patience.COMMAND, AlterSystem.startZone(zone));
  }

  @Override
  public void minorFreeze(Collection<ServerAddress> servers) {
    session.command(Patience.COMMAND, AlterSystem.minorFreeze(servers));
  }

  @Override
  public void setParameter(ParameterSetting setting) {
    session.command(Patience.COMMAND, AlterSystem.set(setting));
  }

  @Override
  public void suspendMerge(String tenant) {
    session.command(Patience.COMMAND, AlterSystem.suspendMerge(tenant));
  }

  @Override
  public void resumeMerge(String tenant) {
    session.command(Patience.COMMAND, AlterSystem.resumeMerge(tenant));
  }

  @Override
  public void runUpgradeJob(String type) {
    session.command(Patience.COMMAND, AlterSystem.runUpgradeJob(type));
  }

  @Override
  public void runRootInspection() {
    session.command(Patience.COMMAND, AlterSystem.RUN_ROOT_INSPECTION);
  }

  @Override
  public void endUpgrade() {
    session.command(Patience.COMMAND, AlterSystem.END_UPGRADE);
  }

  @Override
  public void close() {
    try (turn) {
      afterwards.accept(session);
    }
  }

  private static Map<ServerAddress, BigInteger> byServer(
      List<Map.Entry<ServerAddress, BigInteger>> rows) {
    return rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private <T> List<T> askSlowly(String sql, Session.RowReader<T> reader) {
    return session.read(session.slowReads(), sql, List.of(), reader);
  }

  private <T> List<T> ask(String sql, Session.RowReader<T> reader) {
    return session.read(Patience.READ, sql, List.of(), reader);
  }
}
