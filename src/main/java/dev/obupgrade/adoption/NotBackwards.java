package dev.obupgrade.adoption;

import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.plan.ObVersion;
import dev.obupgrade.reason.Reason;
import java.util.Comparator;
import java.util.stream.Stream;

/** Is the target no older than the running version? The build of its image is known later. */
final class NotBackwards implements DatabaseQuestion {

  @Override
  public Stream<Objection> ask(Candidate candidate, ClusterView database) {
    ObVersion target = ObVersion.parse(candidate.upgrade().target().version());
    return database.servers().stream()
        .map(Server::build)
        .max(Comparator.naturalOrder())
        .map(BuildVersion::version)
        .filter(running -> running.compareTo(target) > 0)
        .map(
            running ->
                Objection.of(
                    Reason.Downgrade,
                    "spec.target.version %s is older than the running version %s",
                    target,
                    running))
        .stream();
  }
}
