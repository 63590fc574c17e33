package dev.obupgrade.steps.world;

import dev.obupgrade.api.WatchedZone;
import dev.obupgrade.kube.StatefulSetState;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.plan.BuildVersion;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Optional;

/** Mends what drifted of a zone that has its new image, where that does no harm. */
@FunctionalInterface
public interface Mender {

  /**
   * A zone that has its new image.
   *
   * @param zone as it was established
   * @param set as it is now
   * @param servers of the zone, as the database lists them now
   * @param build that they run
   */
  record Patient(WatchedZone zone, StatefulSetState set, List<Server> servers, BuildVersion build) {

    public boolean imageDrifted(String container) {
      return !zone.image().equals(set.images().get(container));
    }

    /** Whether every server serves with its build. */
    public boolean well() {
      return servers.stream().allMatch(this::well);
    }

    /** Whether this server serves with the zone's build. */
    public boolean well(Server server) {
      return server.serving() && server.build().equals(build);
    }
  }

  /** Takes at most one action. Says what stands against the next one; empty if nothing does. */
  Optional<Drift> mend(UpgradeContext context, Patient patient);
}
