package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.List;

/** The questions, in the order in which their answers are told. */
public final class Adoption {
  private static final List<SiteQuestion> OF_THE_SITE =
      List.of(
          new PasswordThere(),
          new StatefulSetThere(),
          new NotTerminating(),
          new NotOperated(),
          new ContainerThere(),
          new Scaled(),
          new Unpartitioned(),
          new PodsOwned(),
          new PodsReady(),
          new RolledOut(),
          new VolumesUsable(),
          new NodesFit(),
          new QuotaHolds(),
          new ImageTaken());

  /** Asked only of a user of the sys tenant: others don't see the views. */
  private static final List<DatabaseQuestion> OF_THE_DATABASE =
      List.of(new ZonesMatch(), new ServersInPods());

  private Adoption() {}

  /** What the operator lacks to look at the cluster and to upgrade it. */
  public static List<Objection> ofThePermissions(
      Kubernetes kubernetes, String namespace, ClusterSpec spec, String recordName) {
    return Permitted.ask(kubernetes, namespace, spec, recordName).toList();
  }

  /** What stands against the cluster before the database is asked. */
  public static List<Objection> ofTheSite(Candidate candidate) {
    return OF_THE_SITE.stream().flatMap(question -> question.ask(candidate)).toList();
  }

  /** What stands against it by the database's word. */
  public static List<Objection> ofTheDatabase(Candidate candidate, ClusterView database) {
    if (!database.inSysTenant()) {
      return List.of(
          Refusal.NotInSysTenant.because(
              "spec.cluster.connection.user '%s' is not a user of the sys tenant",
              candidate.spec().connection().user()));
    }
    return OF_THE_DATABASE.stream().flatMap(question -> question.ask(candidate, database)).toList();
  }

  /** What should be known of a cluster that can be upgraded. */
  public static List<String> remarks(Candidate candidate) {
    return Remarks.on(candidate);
  }
}
