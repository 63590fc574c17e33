package dev.obupgrade.steps.context;

import dev.obupgrade.kube.ClusterRecord.DatabaseIdentity;
import dev.obupgrade.kube.ClusterRecord.Subject;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ParameterValue;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.ServerAddress;
import java.util.List;
import java.util.Optional;

/** What an upgrade's record is about: its StatefulSets, and what the database says of itself. */
public final class RecordSubject {
  /** A cluster parameter, which bootstrap sets for good. */
  private static final String CLUSTER_ID = "cluster_id";

  private RecordSubject() {}

  /**
   * The cluster of an upgrade.
   *
   * @throws DatabaseException when the database does not answer
   */
  public static Subject of(UpgradeContext context) {
    return new Subject(statefulSets(context), database(context.database()));
  }

  /** The cluster of an upgrade as far as the database answers. */
  public static Subject asFarAsKnown(UpgradeContext context) {
    try {
      return of(context);
    } catch (DatabaseException e) {
      return ofTheSite(context);
    }
  }

  /** The cluster of an upgrade as Kubernetes knows it. */
  public static Subject ofTheSite(UpgradeContext context) {
    return new Subject(statefulSets(context), Optional.empty());
  }

  private static List<String> statefulSets(UpgradeContext context) {
    return context.cluster().statefulSets().stream().sorted().toList();
  }

  /** What the database says of itself. Empty while no server shows the cluster's id. */
  public static Optional<DatabaseIdentity> database(ClusterView view) {
    return view.parameters(List.of(CLUSTER_ID)).stream()
        .map(ParameterValue::value)
        .findFirst()
        .map(
            id ->
                new DatabaseIdentity(
                    view.clusterName(),
                    id,
                    view.servers().stream()
                        .map(Server::address)
                        .map(ServerAddress::toString)
                        .sorted()
                        .toList()));
  }
}
