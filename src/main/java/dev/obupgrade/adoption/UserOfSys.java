package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is the user one of the sys tenant? Others see only themselves. */
final class UserOfSys implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    return database.inSysTenant()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.NotInSysTenant,
                "spec.cluster.connection.user '%s' is not a user of the sys tenant",
                candidate.spec().connection().user()));
  }
}
