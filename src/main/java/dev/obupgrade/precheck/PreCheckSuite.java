package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.precheck.check.Check;
import dev.obupgrade.precheck.check.CheckOutcome;
import dev.obupgrade.precheck.check.Definition;
import dev.obupgrade.precheck.check.Finding;
import dev.obupgrade.precheck.check.Intent;
import dev.obupgrade.precheck.check.Targets;
import dev.obupgrade.precheck.check.Versions;
import dev.obupgrade.precheck.compaction.CompactionErrors;
import dev.obupgrade.precheck.compaction.TabletCompaction;
import dev.obupgrade.precheck.compaction.TenantCompaction;
import dev.obupgrade.precheck.features.BinlogRowImage;
import dev.obupgrade.precheck.features.ColumnStoreAvx2;
import dev.obupgrade.precheck.features.LogTransportCompression;
import dev.obupgrade.precheck.features.StandbyReplicationUser;
import dev.obupgrade.precheck.features.TableApiCompression;
import dev.obupgrade.precheck.features.ZlibTables;
import dev.obupgrade.precheck.logs.LogReplicasInSync;
import dev.obupgrade.precheck.logs.LogStreamLeaders;
import dev.obupgrade.precheck.logs.MajorityWithoutEachZone;
import dev.obupgrade.precheck.schema.DdlOperations;
import dev.obupgrade.precheck.schema.SchemaRefreshed;
import dev.obupgrade.precheck.servers.DataDisks;
import dev.obupgrade.precheck.servers.LogDisks;
import dev.obupgrade.precheck.servers.ServerClocks;
import dev.obupgrade.precheck.servers.ServersInService;
import dev.obupgrade.precheck.servers.TabletSpace;
import dev.obupgrade.precheck.servers.ZoneList;
import dev.obupgrade.precheck.servers.ZonesActive;
import dev.obupgrade.precheck.tenants.Counterparts;
import dev.obupgrade.precheck.tenants.DroppedTenantUnits;
import dev.obupgrade.precheck.tenants.LastBackup;
import dev.obupgrade.precheck.tenants.PrimaryZone;
import dev.obupgrade.precheck.tenants.StandbyTenants;
import dev.obupgrade.precheck.tenants.TenantLocality;
import dev.obupgrade.precheck.tenants.TenantLogins;
import dev.obupgrade.precheck.tenants.TenantNames;
import dev.obupgrade.precheck.tenants.TenantPools;
import dev.obupgrade.precheck.tenants.TenantRoles;
import dev.obupgrade.precheck.tenants.TenantStatus;
import dev.obupgrade.precheck.tenants.TenantsUnlocked;
import dev.obupgrade.precheck.versions.DataVersions;
import dev.obupgrade.precheck.versions.MinObserverVersion;
import dev.obupgrade.precheck.versions.PrivilegesSuffice;
import dev.obupgrade.precheck.versions.ServerBuilds;
import dev.obupgrade.precheck.versions.TargetVersion;
import dev.obupgrade.precheck.versions.UpgradeModeOff;
import dev.obupgrade.precheck.work.ArchiveDestinations;
import dev.obupgrade.precheck.work.ArchiveJobs;
import dev.obupgrade.precheck.work.BackupDestinations;
import dev.obupgrade.precheck.work.BackupJobs;
import dev.obupgrade.precheck.work.CloneJobs;
import dev.obupgrade.precheck.work.DdlTasks;
import dev.obupgrade.precheck.work.DirectLoads;
import dev.obupgrade.precheck.work.ReplicaTasks;
import dev.obupgrade.precheck.work.RestoreJobs;
import dev.obupgrade.precheck.work.TenantJobs;
import dev.obupgrade.precheck.work.TenantSnapshots;
import dev.obupgrade.precheck.work.UpgradeJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All checks, in the order in which they run and appear. */
public final class PreCheckSuite {

  /** The checks. A new check is a class and a line here. */
  static final List<Check> CHECKS =
      List.of(
          // versions
          new MinObserverVersion(),
          new TargetVersion(),
          new ServerBuilds(),
          new DataVersions(),
          new UpgradeModeOff(),
          new PrivilegesSuffice(),
          // servers
          new ZoneList(),
          new ZonesActive(),
          new ServersInService(),
          new ServerClocks(),
          new DataDisks(),
          new LogDisks(),
          new TabletSpace(),
          // logs
          new LogReplicasInSync(),
          new LogStreamLeaders(),
          new MajorityWithoutEachZone(),
          // schema
          new SchemaRefreshed(),
          new DdlOperations(),
          // tenants
          new TenantStatus(),
          new TenantsUnlocked(),
          new TenantRoles(),
          new TenantNames(),
          new TenantLocality(),
          new TenantPools(),
          new PrimaryZone(),
          new DroppedTenantUnits(),
          new StandbyTenants(),
          new Counterparts(),
          new TenantLogins(),
          new LastBackup(),
          // features
          new LogTransportCompression(),
          new TableApiCompression(),
          new ZlibTables(),
          new ColumnStoreAvx2(),
          new BinlogRowImage(),
          new StandbyReplicationUser(),
          // compaction
          new TenantCompaction(),
          new CompactionErrors(),
          new TabletCompaction(),
          // work under way
          new DdlTasks(),
          new DirectLoads(),
          new BackupJobs(),
          new RestoreJobs(),
          new ArchiveJobs(),
          new ArchiveDestinations(),
          new BackupDestinations(),
          new CloneJobs(),
          new TenantSnapshots(),
          new TenantJobs(),
          new ReplicaTasks(),
          new UpgradeJobs());

  private final List<Check> checks;
  private final TimeLimit limit;
  private final TimeLimit countLimit;
  private final Duration perCheck;
  private final Duration secondLook;
  private final Consumer<Duration> pause;

  /**
   * @param perCheck how long one check may take, its questions to the database included
   * @param perCount how long a check that counts millions of rows may take
   * @param secondLook how long the failed checks wait before they look a second time
   * @param pause waits
   */
  public PreCheckSuite(
      Duration perCheck, Duration perCount, Duration secondLook, Consumer<Duration> pause) {
    this(CHECKS, perCheck, perCount, secondLook, pause);
  }

  /** A suite with one time limit for all checks, which never waits. */
  public PreCheckSuite(Duration perCheck) {
    this(CHECKS, perCheck, perCheck, Duration.ZERO, time -> {});
  }

  public PreCheckSuite(
      List<Check> checks,
      Duration perCheck,
      Duration perCount,
      Duration secondLook,
      Consumer<Duration> pause) {
    this.checks = List.copyOf(checks);
    this.limit = new TimeLimit(perCheck);
    this.countLimit = new TimeLimit(perCount);
    this.perCheck = perCheck;
    this.secondLook = secondLook;
    this.pause = pause;
  }

  /** The definitions of all checks in their order; the connection comes first. */
  public static List<Definition> definitions() {
    var all = new ArrayList<Definition>();
    all.add(Connection.DEFINITION);
    CHECKS.forEach(check -> all.add(check.definition()));
    return List.copyOf(all);
  }

  static Optional<Definition> definition(String name) {
    return definitions().stream().filter(d -> d.name().equals(name)).findFirst();
  }

  /**
   * Runs all checks, or only the first one if it finds no usable connection. Checks that fail look
   * a second time after a while, and the second look counts. The rows of a server that has just
   * come back are missing until the database renews its list of servers. A parameter may still
   * spread, an election or a job may be about to end.
   */
  public SuiteReport run(FitnessView cluster, Intent intent) {
    var reading = new Reading(cluster, () -> new AskAgain(perCheck, pause));
    var connection = Connection.outcome(finding(new Connection(), reading, intent, Set.of()));
    if (connection.failed()) {
      return new SuiteReport(List.of(connection));
    }
    Map<Check, CheckOutcome> outcomes = new LinkedHashMap<>();
    look(checks, reading, intent, outcomes);
    List<Check> failed = checks.stream().filter(check -> outcomes.get(check).failed()).toList();
    if (!failed.isEmpty()) {
      pause.accept(secondLook);
      reading.again().ifPresent(second -> look(failed, second, intent, outcomes));
    }
    var all = new ArrayList<CheckOutcome>();
    all.add(connection);
    all.addAll(outcomes.values());
    return new SuiteReport(all);
  }

  private void look(
      List<Check> some, Reading reading, Intent intent, Map<Check, CheckOutcome> outcomes) {
    Set<ObVersion> versions = minObserverVersions(reading);
    some.forEach(check -> outcomes.put(check, outcome(check, reading, intent, versions)));
  }

  private CheckOutcome outcome(
      Check check, FitnessView cluster, Intent intent, Set<ObVersion> versions) {
    return CheckOutcome.of(check.definition(), finding(check, cluster, intent, versions));
  }

  private Finding finding(
      Check check, FitnessView cluster, Intent intent, Set<ObVersion> versions) {
    Versions about = check.definition().versions();
    if (!about.concern(versions)) {
      return Finding.notApplicable(
          "Applies to versions %s; this cluster has %s".formatted(about, versions));
    }
    Targets targets = check.definition().targets();
    Targets.Matter matter = targets.matter(intent, versions);
    if (matter == Targets.Matter.NO) {
      return Finding.notApplicable("Applies only to targets %s".formatted(targets));
    }
    Finding finding =
        (check.counts() ? countLimit : limit)
            .run(check.definition(), () -> check.look(cluster, intent));
    return matter == Targets.Matter.PERHAPS ? finding.onlyFor(targets) : finding;
  }

  private Set<ObVersion> minObserverVersions(FitnessView cluster) {
    try {
      return limit.call(cluster::upgradeState).minObserverVersions();
    } catch (RuntimeException notTold) {
      return Set.of(); // MinObserverVersion reports it
    }
  }
}
