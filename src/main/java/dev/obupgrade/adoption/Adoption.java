package dev.obupgrade.adoption;

import dev.obupgrade.api.ClusterSpec;
import dev.obupgrade.kube.Kubernetes;
import dev.obupgrade.oceanbase.ClusterView;
import java.util.List;

/** Asks whether a cluster can be upgraded: the questions, in the order of their answers. */
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
          new ProgramOfImage(),
          new NodesFit(),
          new QuotaHolds(),
          new ImageTaken());

  /** Each group needs the ones before: users of other tenants see empty views. */
  private static final List<List<DatabaseQuestion>> OF_THE_DATABASE =
      List.of(
          List.of(new OceanBaseThere()),
          List.of(new UserOfSys()),
          List.of(new PrivilegesHeld()),
          List.of(
              new ZonesMatch(),
              new ZoneNamesUsable(),
              new ZonesHaveServers(),
              new FewEnoughServers(),
              new PortOfServers(),
              new ServersInPods(),
              new NotBackwards()));

  private Adoption() {}

  /** What the operator lacks to look at the cluster and to upgrade it. */
  public static List<Objection> ofThePermissions(
      Kubernetes kubernetes, String namespace, ClusterSpec spec, String recordName) {
    return Permitted.ask(kubernetes, namespace, spec, recordName).toList();
  }

  /** What Kubernetes says against an upgrade. */
  public static List<Objection> ofTheSite(Candidate candidate) {
    return OF_THE_SITE.stream().flatMap(question -> question.ask(candidate)).toList();
  }

  /** What the database says against an upgrade. */
  public static List<Objection> ofTheDatabase(Candidate candidate, ClusterView database) {
    return OF_THE_DATABASE.stream()
        .map(
            questions ->
                questions.stream().flatMap(question -> question.ask(candidate, database)).toList())
        .filter(objections -> !objections.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** What a person should know of a cluster that can be upgraded. */
  public static List<String> remarks(Candidate candidate) {
    return Remarks.on(candidate);
  }
}
