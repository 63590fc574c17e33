package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataBackup;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.DatabaseAccess.Endpoint;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.DdlHistory;
import dev.obupgrade.oceanbase.DiskUse;
import dev.obupgrade.oceanbase.FitnessView;
import dev.obupgrade.oceanbase.Grants;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.Obstacle;
import dev.obupgrade.oceanbase.OracleTenant;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Password;
import dev.obupgrade.oceanbase.ResourcePool;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerClock;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.oceanbase.TabletRoom;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeJob;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A view of the cluster that asks each question once. All checks judge the same rows, and the
 * number of statements doesn't grow with the number of checks. A question that failed for good
 * stays failed, so that one hanging view costs its time limit once.
 */
final class Reading implements FitnessView {
  private static final Set<Obstacle> QUICK =
      Arrays.stream(Obstacle.values())
          .filter(kind -> !kind.slow())
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Obstacle.class)));

  private final FitnessView cluster;
  private final Map<Object, Answer> answers = new HashMap<>();
  private final ReentrantLock turn;
  private final Supplier<AskAgain> patience;
  private final AskAgain again;

  /**
   * @param patience with questions that fail for a moment, for one reading
   */
  Reading(FitnessView cluster, Supplier<AskAgain> patience) {
    this(cluster, patience, new ReentrantLock());
  }

  private Reading(FitnessView cluster, Supplier<AskAgain> patience, ReentrantLock turn) {
    this.cluster = cluster;
    this.patience = patience;
    this.again = patience.get();
    this.turn = turn;
  }

  /**
   * A new reading without answers. Empty while a question still hangs, since it blocks all others.
   */
  Optional<Reading> again() {
    return turn.isLocked() ? Optional.empty() : Optional.of(new Reading(cluster, patience, turn));
  }

  @Override
  public String clusterName() {
    return once("clusterName", cluster::clusterName);
  }

  @Override
  public boolean inSysTenant() {
    return once("inSysTenant", cluster::inSysTenant);
  }

  @Override
  public ServerSoftware software() {
    return once("software", cluster::software);
  }

  @Override
  public Grants grants() {
    return once("grants", cluster::grants);
  }

  @Override
  public List<Server> servers() {
    return once("servers", cluster::servers);
  }

  @Override
  public List<Zone> zones() {
    return once("zones", cluster::zones);
  }

  @Override
  public List<Tenant> tenants() {
    return once("tenants", cluster::tenants);
  }

  @Override
  public List<LogReplica> logReplicas() {
    return once("logReplicas", cluster::logReplicas);
  }

  @Override
  public List<LogStreamLocation> locations() {
    return once("locations", cluster::locations);
  }

  @Override
  public List<SchemaState> schemas() {
    return once("schemas", cluster::schemas);
  }

  @Override
  public UpgradeState upgradeState() {
    return once("upgradeState", cluster::upgradeState);
  }

  @Override
  public List<ParameterValue> parameters(Collection<String> names) {
    return once(Set.copyOf(names), () -> cluster.parameters(names));
  }

  @Override
  public List<DataVersion> dataVersions() {
    return once("dataVersions", cluster::dataVersions);
  }

  @Override
  public List<Compaction> compactions() {
    return once("compactions", cluster::compactions);
  }

  @Override
  public List<UpgradeJob> upgradeJobs() {
    return once("upgradeJobs", cluster::upgradeJobs);
  }

  @Override
  public List<Inspection> inspections() {
    return once("inspections", cluster::inspections);
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return once("checkpoints", cluster::checkpoints);
  }

  @Override
  public Map<Obstacle, OptionalLong> obstacles(Collection<Obstacle> kinds) {
    Map<Obstacle, OptionalLong> counts = new EnumMap<>(Obstacle.class);
    for (Obstacle kind : kinds) {
      // A slow count is a question of its own, so that it fails nothing else.
      Set<Obstacle> together = kind.slow() ? Set.of(kind) : QUICK;
      counts.put(kind, count(kind, together));
    }
    return counts;
  }

  /** One view that can't be read fails only its own check. */
  private OptionalLong count(Obstacle kind, Set<Obstacle> together) {
    Map<Obstacle, OptionalLong> counts;
    try {
      counts = once(together, () -> cluster.obstacles(together));
    } catch (DatabaseException e) {
      if (together.size() == 1) {
        throw e;
      }
      Set<Obstacle> alone = Set.of(kind);
      counts = once(alone, () -> cluster.obstacles(alone));
    }
    return counts.getOrDefault(kind, OptionalLong.empty());
  }

  @Override
  public List<ResourcePool> resourcePools() {
    return once("resourcePools", cluster::resourcePools);
  }

  @Override
  public List<DiskUse> dataDisks() {
    return once("dataDisks", cluster::dataDisks);
  }

  @Override
  public List<DiskUse> logDisks() {
    return once("logDisks", cluster::logDisks);
  }

  @Override
  public List<TabletRoom> tabletRoom() {
    return once("tabletRoom", cluster::tabletRoom);
  }

  @Override
  public List<DdlHistory> ddlHistory() {
    return once("ddlHistory", cluster::ddlHistory);
  }

  @Override
  public List<DataBackup> dataBackups() {
    return once("dataBackups", cluster::dataBackups);
  }

  @Override
  public List<OracleTenant> oracleTenants() {
    return once("oracleTenants", cluster::oracleTenants);
  }

  @Override
  public List<ServerClock> clocks(List<Server> servers) {
    return once(List.of("clocks", servers), () -> cluster.clocks(servers));
  }

  @Override
  public List<String> examples(Obstacle kind) {
    return once(List.of("examples", kind), () -> cluster.examples(kind));
  }

  @Override
  public void tryLogin(Endpoint server, String user, Supplier<Password> password) {
    once(
        List.of("tryLogin", server, user),
        () -> {
          cluster.tryLogin(server, user, password);
          return true;
        });
  }

  @SuppressWarnings("unchecked") // a question has one type of answer
  private <T> T once(Object question, Supplier<T> source) {
    try {
      // Only one thread may use a database, and a check that ran into its time limit may still use
      // it.
      turn.lockInterruptibly();
    } catch (InterruptedException limitReached) {
      throw new DatabaseException.Unavailable("an earlier query still hangs", limitReached);
    }
    try {
      return (T)
          answers.computeIfAbsent(question, any -> Answer.of(() -> again.until(source))).orThrow();
    } finally {
      turn.unlock();
    }
  }

  /** The result of a question: a value or an exception. */
  private record Answer(Object value, RuntimeException failure) {

    static Answer of(Supplier<?> source) {
      try {
        return new Answer(source.get(), null);
      } catch (RuntimeException e) {
        return new Answer(null, e);
      }
    }

    Object orThrow() {
      if (failure != null) {
        throw failure;
      }
      return value;
    }
  }
}
