package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.List;

/** The questions, in the order in which their answers are told. */
public final class Adoption {
  private static final List<SiteQuestion> OF_THE_SITE =
      List.of(
          new VersionsReadable(),
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

  /** Each rests on the ones before: to others than the sys tenant's users views are empty. */
  private static final List<List<DatabaseQuestion>> OF_THE_DATABASE =
      List.of(
          List.of(new OceanBaseThere()),
          List.of(new UserOfSys()),
          List.of(new PrivilegesHeld()),
          List.of(
              new ZonesMatch(),
              new ZoneNamesUsable(),
              new ZonesHaveServers(),
              new PortOfServers(),
              new ServersInPods(),
              new NotBackwards()));

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
    return OF_THE_DATABASE.stream()
        .map(
            questions ->
                questions.stream().flatMap(question -> question.ask(candidate, database)).toList())
        .filter(objections -> !objections.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** What should be known of a cluster that can be upgraded. */
  public static List<String> remarks(Candidate candidate) {
    return Remarks.on(candidate);
  }
}
