package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Is it OceanBase that answers, and one that has the views and scripts? */
final class OceanBaseThere implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    ServerSoftware software = database.software();
    return software.canBeUpgraded()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.NotOceanBase,
                "what answers at port %d is no OceanBase 4: its version() is '%s'%s",
                candidate.spec().connection().port(),
                software.version(),
                software.obVersion().map(v -> ", its ob_version() '" + v + "'").orElse("")));
  }
}
