package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import java.util.List;

/** The questions, in the order in which their answers are told. */
public final class Adoption {
  private static final List<SiteQuestion> OF_THE_SITE =
      List.of(
          new PasswordThere(),
          new StatefulSetThere(),
          new ContainerThere(),
          new Scaled(),
          new Unpartitioned(),
          new PodsOwned(),
          new RolledOut());

  /** Asked only of a user of the sys tenant: others don't see the views. */
  private static final List<DatabaseQuestion> OF_THE_DATABASE =
      List.of(new ZonesMatch(), new ServersInPods());

  private Adoption() {}

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
}
