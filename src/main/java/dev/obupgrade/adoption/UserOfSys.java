package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Does the user belong to the sys tenant? Other tenants see only themselves. */
final class UserOfSys implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    return database.inSysTenant()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.NotInSysTenant,
                "The user '%s' (spec.cluster.connection.user) does not belong to the sys tenant",
                candidate.spec().connection().user()));
  }
}
