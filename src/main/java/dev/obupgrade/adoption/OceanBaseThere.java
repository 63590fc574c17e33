package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.ServerSoftware;
import dev.obupgrade.reason.Reason;
import java.util.stream.Stream;

/** Does OceanBase answer, in a version that has the views and scripts? */
final class OceanBaseThere implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    ServerSoftware software = database.software();
    return software.canBeUpgraded()
        ? Stream.empty()
        : Stream.of(
            Objection.of(
                Reason.NotOceanBase,
                "The server at port %d is not OceanBase 4: its version() is '%s'%s",
                candidate.spec().connection().port(),
                software.version(),
                software.obVersion().map(v -> ", its ob_version() '" + v + "'").orElse("")));
  }
}
