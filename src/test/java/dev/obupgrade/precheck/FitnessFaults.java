package dev.obupgrade.precheck;

import static dev.obupgrade.precheck.ClusterSnapshot.change;
import static dev.obupgrade.precheck.ClusterSnapshot.server;
import static dev.obupgrade.precheck.FitnessAnswers.parameter;

import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.Privilege;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Intent.Avx2;
import dev.obupgrade.precheck.check.Intent.Counterpart;
import dev.obupgrade.precheck.check.Intent.TenantLogin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** What can be wrong in the answers to the questions that are asked before an upgrade only. */
final class FitnessFaults {
  private FitnessFaults() {}

  private static final Password PASSWORD = new Password("secret");

  static List<Fault> all() {
    return List.of(
        answers(
            "a user without SUPER",
            "PrivilegesSuffice",
            a -> a.grants = new Grants("'ops'@'%'", Set.of(Privilege.SELECT), Set.of()),
            "'ops'@'%' lacks SUPER"),
        answers(
            "a clock 3 s ahead",
            "ServerClocks",
            a -> a.clocks.set(1, ServerClock.read(server(2), 3_000_000, 500)),
            "10.0.0.2:2882 is 2992 ms ahead"),
        answers(
            "a data disk full",
            "DataDisks",
            a -> a.dataDisks.set(1, disk(OptionalLong.empty(), 90)),
            "10.0.0.2:2882 is at 90 % of 100 MiB"),
        answers(
            "a data disk not shown",
            "DataDisks",
            a -> a.dataDisks.remove(1),
            "10.0.0.2:2882 doesn't show its disk"),
        answers(
            "a log disk full",
            "LogDisks",
            a -> a.logDisks.set(0, disk(OptionalLong.of(1002), 95)),
            "Tenant mysql1 on 10.0.0.2:2882 is at 95 %"),
        at(
            "4.3.1.0",
            answers(
                "no room for tablets",
                "TabletSpace",
                a -> a.tabletRoom.set(1, new TabletRoom(server(2), 1_000, 8_191_999)),
                "10.0.0.2:2882 has 8191999 free bytes for 1000 tablets, which need 8192000")),
        at(
            "4.3.1.0",
            answers(
                "a server that doesn't show its disk",
                "TabletSpace",
                a -> a.tabletRoom.remove(1),
                "10.0.0.2:2882 doesn't show its disk")),
        answers(
            "too long a history",
            "DdlOperations",
            a -> a.ddlHistory.set(0, new DdlHistory(1002, 10_000_001)),
            "Tenant mysql1 has 10,000,001 entries"),
        answers("pools in two zones", "TenantPools", a -> a.pools.remove(2), "mysql1"),
        at(
            "4.0.0.0",
            Faults.tenant(
                "leaders at random", "PrimaryZone", t -> with(t, t.role(), "RANDOM"), "RANDOM")),
        at(
            "4.0.0.0",
            Faults.tenant(
                "leaders in two zones",
                "PrimaryZone",
                t -> with(t, t.role(), "zone1,zone2;zone3"),
                "zone1,zone2;zone3")),
        obstacle("DroppedTenantUnits", Obstacle.DROPPED_TENANT_UNIT),
        obstacle("ZlibTables", Obstacle.ZLIB_TABLE),
        obstacle("CloneJobs", Obstacle.CLONE_JOB),
        obstacle("TenantSnapshots", Obstacle.TENANT_SNAPSHOT),
        at("4.2.1.2", obstacle("BinlogRowImage", Obstacle.MINIMAL_ROW_IMAGE)),
        at("4.0.0.0", obstacle("ArchiveJobs", Obstacle.ARCHIVE_JOB)),
        at("4.0.0.0", obstacle("ArchiveDestinations", Obstacle.ARCHIVE_DESTINATION)),
        at("4.0.0.0", obstacle("BackupDestinations", Obstacle.BACKUP_DESTINATION)),
        answers(
            "logs sent compressed by zlib",
            "LogTransportCompression",
            a -> a.parameters.add(parameter(1002, "log_transport_compress_func", "zlib_1.0")),
            "log_transport_compress_func of tenant mysql1 is zlib_1.0"),
        answers(
            "the table API compressed by zlib",
            "TableApiCompression",
            a ->
                a.parameters.add(
                    new ParameterValue(
                        server(1),
                        "zone1",
                        OptionalLong.empty(),
                        "tableapi_transport_compress_func",
                        "zlib_lite_1.0")),
            "tableapi_transport_compress_func on 10.0.0.1:2882 is zlib_lite_1.0"),
        columns("tables stored by columns", Obstacle.COLUMN_STORE_TABLE, "3 tables"),
        columns("column groups", Obstacle.COLUMN_STORE_GROUP, "3 column groups"),
        answers(
            "a replication user gone",
            "StandbyReplicationUser",
            a -> a.oracleTenants.add(new OracleTenant(1002, "ora1", 0)),
            "Tenant ora1 has no user"),
        at(
            "4.2.1.2",
            answers(
                "a replication user too early",
                "StandbyReplicationUser",
                a -> a.oracleTenants.add(new OracleTenant(1002, "ora1", 1)),
                "Tenant ora1 has a user")),
        at(
            "4.3.0.1",
            answers(
                "a replication user too early on 4.3.0",
                "StandbyReplicationUser",
                a -> a.oracleTenants.add(new OracleTenant(1002, "ora1", 1)),
                "Tenant ora1 has a user")),
        new Fault(
            "a backup too old",
            "LastBackup",
            c -> c,
            backupWithin(Duration.ofHours(23)),
            "The last backup of tenant mysql1 is 1d old, more than 23h"),
        new Fault(
            "no backup",
            "LastBackup",
            c -> c.withAnswers(a -> a.backups.clear()),
            backupWithin(Duration.ofDays(7)),
            "Tenant mysql1 has no successful backup"),
        new Fault(
            "the backup of another tenant",
            "LastBackup",
            c -> c.withAnswers(a -> a.backups.set(0, new DataBackup(1004, Duration.ZERO))),
            backupWithin(Duration.ofDays(7)),
            "Tenant mysql1 has no successful backup"),
        new Fault(
            "a wrong password of a tenant's user",
            "TenantLogins",
            c ->
                c.withAnswers(
                    a ->
                        a.refusedLogins.put(
                            "app@mysql1",
                            new DatabaseException.Refused(1045, "42000", "Access denied", null))),
            login("mysql1"),
            "app@mysql1: Access denied"),
        new Fault(
            "a login of a tenant there isn't",
            "TenantLogins",
            c -> c,
            login("mysql9"),
            "there is no tenant mysql9"),
        new Fault(
            "a standby's cluster that is behind",
            "Counterparts",
            c -> c,
            beside(SnapshotDatabase.of(standby(ClusterSnapshot.healthy()))),
            "Cluster other runs 4.3.5.2 and has standby tenants"));
  }

  static Intent login(String tenant) {
    return new Intent(
        Faults.usualIntent().zones(),
        Faults.usualIntent().target(),
        Optional.empty(),
        List.of(new TenantLogin(tenant, "app", () -> PASSWORD)),
        List.of(),
        Avx2.UNKNOWN);
  }

  static Intent backupWithin(Duration age) {
    return new Intent(
        Faults.usualIntent().zones(),
        Faults.usualIntent().target(),
        Optional.of(age),
        List.of(),
        List.of(),
        Avx2.UNKNOWN);
  }

  static Intent beside(SnapshotDatabase other) {
    return new Intent(
        Faults.usualIntent().zones(),
        Faults.usualIntent().target(),
        Optional.empty(),
        List.of(),
        List.of(new Counterpart("other", other::open)),
        Avx2.UNKNOWN);
  }

  static Intent processor(Avx2 avx2) {
    return new Intent(
        Faults.usualIntent().zones(),
        Faults.usualIntent().target(),
        Optional.empty(),
        List.of(),
        List.of(),
        avx2);
  }

  static ClusterSnapshot standby(ClusterSnapshot cluster) {
    return cluster.withTenants(
        change(cluster.tenants(), t -> t.id() == 1002, t -> with(t, "STANDBY", t.primaryZone())));
  }

  private static Fault at(String version, Fault fault) {
    // Not as far as usual: what is meant is to be the only thing wrong.
    ObVersion target = ObVersion.parse(version.startsWith("4.0") ? "4.1.0.0" : "4.3.4.0");
    Intent usual = fault.intent();
    return new Fault(
        fault.name() + " (" + version + ")",
        fault.check(),
        version,
        fault.what(),
        new Intent(
            usual.zones(),
            Optional.of(target),
            usual.maxBackupAge(),
            usual.tenantLogins(),
            usual.counterparts(),
            usual.avx2()),
        fault.evidence());
  }

  private static Fault answers(
      String name, String check, Consumer<FitnessAnswers> change, String evidence) {
    return new Fault(name, check, c -> c.withAnswers(change), Faults.usualIntent(), evidence);
  }

  private static Fault obstacle(String check, Obstacle kind) {
    return new Fault(
        kind + " there",
        check,
        c -> c.withObstacle(kind, OptionalLong.of(3)),
        Faults.usualIntent(),
        ": one of " + kind + ", …");
  }

  private static Fault columns(String name, Obstacle kind, String evidence) {
    return at(
        "4.3.2.0",
        new Fault(
            name,
            "ColumnStoreAvx2",
            c -> c.withObstacle(kind, OptionalLong.of(3)),
            processor(Avx2.MISSING),
            evidence));
  }

  private static Tenant with(Tenant t, String role, String primaryZone) {
    return new Tenant(
        t.id(),
        t.name(),
        t.type(),
        role,
        t.status(),
        t.locked(),
        primaryZone,
        t.locality(),
        t.localityChanging());
  }

  private static DiskUse disk(OptionalLong tenant, long percent) {
    return new DiskUse(server(2), tenant, percent << 20, 100 << 20);
  }
}
