package dev.obupgrade.steps.context;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.api.ObUpgrade;
import dev.obupgrade.api.ObUpgradeSpec;
import dev.obupgrade.api.PlannedHop;
import dev.obupgrade.api.ZoneSpec;
import dev.obupgrade.flow.StepRun;
import dev.obupgrade.kube.ClusterRecord;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Database;
import dev.obupgrade.oceanbase.DatabaseConnector;
import dev.obupgrade.plan.BuildVersion;
import java.util.List;
import java.util.Optional;

/**
 * What one call of a step can see and do. It opens the database at the first question and closes it
 * after the call.
 */
public final class UpgradeContext implements AutoCloseable {
  private final ObUpgrade upgrade;
  private final StepRun run;
  private final Kubernetes kubernetes;
  private final DatabaseConnector connector;
  private Database database;

  public UpgradeContext(
      ObUpgrade upgrade, StepRun run, Kubernetes kubernetes, DatabaseConnector connector) {
    this.upgrade = upgrade;
    this.run = run;
    this.kubernetes = kubernetes;
    this.connector = connector;
  }

  public ObUpgrade upgrade() {
    return upgrade;
  }

  public ObUpgradeSpec spec() {
    return upgrade.getSpec();
  }

  public ClusterSpec cluster() {
    return upgrade.getSpec().cluster();
  }

  public String namespace() {
    return upgrade.getMetadata().getNamespace();
  }

  public String uid() {
    return upgrade.getMetadata().getUid();
  }

  public String name() {
    return upgrade.getMetadata().getName();
  }

  public StepRun run() {
    return run;
  }

  public Kubernetes kubernetes() {
    return kubernetes;
  }

  /** The hop this step belongs to. */
  public PlannedHop hop() {
    return run.status().plan().hops().get(run.address().hop().orElseThrow());
  }

  public BuildVersion hopBuild() {
    return BuildVersion.parse(hop().build());
  }

  /** The hop's image as the spec names it now. */
  public String hopImage() {
    return imageOf(hop());
  }

  /** The image of any hop, as the spec names it now. */
  public String imageOf(PlannedHop hop) {
    return spec()
        .imageOf(hop.version())
        .orElseThrow(() -> new IllegalStateException("The spec has no image for " + hop.version()));
  }

  /** The hop this step belongs to, and those after it. */
  public List<PlannedHop> hopsFromHere() {
    List<PlannedHop> all = run.status().plan().hops();
    return all.subList(run.address().hop().orElseThrow(), all.size());
  }

  public boolean lastHop() {
    return run.address().hop().orElseThrow() == run.status().plan().hops().size() - 1;
  }

  /** The zone this step belongs to. */
  public ZoneSpec zone() {
    String name = run.address().zone().orElseThrow();
    return cluster().zones().stream().filter(z -> z.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The cluster, if possible through a server outside the zone under way. So another zone means
   * another connection. Before there is a plan, every call logs in afresh, because the login itself
   * is one of the questions.
   */
  public Database database() {
    if (database == null) {
      ClusterAccess cluster = new ClusterAccess(this);
      database =
          run.status().plan() == null
              ? connector.open(cluster.access())
              : connector.reopen(uid() + "/" + run.address().zone().orElse(""), cluster::access);
    }
    return database;
  }

  /** Whether this call of the step has reached the cluster. */
  public boolean connected() {
    return database != null;
  }

  /**
   * A StatefulSet that must be there.
   *
   * @throws StatefulSetGoneException when it is not: the step then waits until it is there again
   */
  public StatefulSetState statefulSet(String statefulSet) {
    return kubernetes
        .statefulSets()
        .find(namespace(), statefulSet)
        .orElseThrow(
            () ->
                new StatefulSetGoneException(
                    "Namespace %s no longer has StatefulSet %s."
                        .formatted(namespace(), statefulSet)));
  }

  public String recordName() {
    return recordName(upgrade);
  }

  /** The name of the record of an upgrade's cluster. */
  public static String recordName(ObUpgrade upgrade) {
    return ClusterRecord.nameFor(upgrade.getSpec().cluster().statefulSets());
  }

  public Optional<ClusterRecord> record() {
    return kubernetes.records().find(namespace(), recordName());
  }

  /**
   * This upgrade's cluster record. Throws when it is lost for good: without it nothing may change.
   */
  public ClusterRecord ownRecord() {
    ClusterRecord record =
        record()
            .or(() -> LostRecord.rewritten(this))
            .orElseThrow(
                () ->
                    new RecordLostException(
                        "ConfigMap %s with this cluster's record is gone".formatted(recordName())));
    if (!record.holder().equals(uid())) {
      throw new RecordLostException(
          "ConfigMap %s says that ObUpgrade %s upgrades this cluster"
              .formatted(recordName(), record.holderName()));
    }
    return record;
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
    }
  }
}
