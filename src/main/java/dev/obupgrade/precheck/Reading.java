package dev.obupgrade.precheck;

import dev.obupgrade.oceanbase.Activity;
import dev.obupgrade.oceanbase.Checkpoint;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Compaction;
import dev.obupgrade.oceanbase.DataVersion;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Inspection;
import dev.obupgrade.oceanbase.LogReplica;
import dev.obupgrade.oceanbase.LogStreamLocation;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.SchemaState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Tenant;
import dev.obupgrade.oceanbase.UpgradeState;
import dev.obupgrade.oceanbase.Zone;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A cluster asked each question once: all checks judge the same rows, and the number of statements
 * doesn't grow with the number of checks. A question that failed stays failed, so that one hanging
 * view costs its time limit once.
 */
final class Reading implements ClusterView {
  // Scanning every tablet of the cluster is slow, so it is asked apart and fails nothing else.
  private static final Set<Activity> SLOW = Set.of(Activity.TABLET_MERGE);
  private static final Set<Activity> QUICK = EnumSet.complementOf(EnumSet.copyOf(SLOW));

  private final ClusterView cluster;
  private final ConcurrentMap<Object, FutureTask<?>> answers = new ConcurrentHashMap<>();

  Reading(ClusterView cluster) {
    this.cluster = cluster;
  }

  @Override
  public long clockMicros() {
    return once("clockMicros", cluster::clockMicros);
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
  public List<Inspection> inspections() {
    return once("inspections", cluster::inspections);
  }

  @Override
  public List<Checkpoint> checkpoints() {
    return once("checkpoints", cluster::checkpoints);
  }

  @Override
  public Map<Activity, OptionalLong> activities(Collection<Activity> kinds) {
    Map<Activity, OptionalLong> counts = new EnumMap<>(Activity.class);
    for (Activity kind : kinds) {
      Set<Activity> together = SLOW.contains(kind) ? SLOW : QUICK;
      counts.put(
          kind,
          once(together, () -> cluster.activities(together))
              .getOrDefault(kind, OptionalLong.empty()));
    }
    return counts;
  }

  @SuppressWarnings("unchecked") // a question has one type of answer
  private <T> T once(Object question, Supplier<T> source) {
    var mine = new FutureTask<>(source::get);
    var first = answers.putIfAbsent(question, mine);
    if (first == null) {
      mine.run();
    }
    try {
      return (T) (first == null ? mine : first).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException limitReached) {
      Thread.currentThread().interrupt();
      throw new DatabaseException.Unavailable(
          "interrupted while waiting for an answer", limitReached);
    }
  }
}
