package dev.obupgrade.steps.planning;

import dev.obupgrade.adoption.Adoption;
import dev.obupgrade.adoption.Candidate;
import dev.obupgrade.oceanbase.ClusterView;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.Server;
import dev.obupgrade.oceanbase.Zone;
import dev.obupgrade.reason.Reason;
import dev.obupgrade.steps.context.UpgradeContext;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the zones whose pods an unfinished upgrade was replacing: pods may be missing there, not
 * ready or of an older revision. The steps that continue there look after these.
 */
final class Interruption {
  private static final Set<Reason> LEFT_BY_REPLACEMENT =
      Set.of(Reason.PodNotReady, Reason.RolloutUnderWay, Reason.PodsMissing);

  private Interruption() {}

  /** The candidate with those zones. Asks the database only if their pods raise objections. */
  static Candidate seen(UpgradeContext context, Candidate candidate) {
    boolean replacing =
        Adoption.ofTheSite(candidate).stream()
            .anyMatch(objection -> LEFT_BY_REPLACEMENT.contains(objection.reason()));
    if (!replacing) {
      return candidate;
    }
    try {
      return candidate.interruptedIn(zones(context.database()));
    } catch (DatabaseException e) {
      return candidate; // What Kubernetes says against the upgrade is answer enough.
    }
  }

  private static Set<String> zones(ClusterView database) {
    List<Server> servers = database.servers();
    long builds = servers.stream().map(Server::build).distinct().count();
    return builds < 2 && !database.upgradeState().inUpgradeMode()
        ? Set.of()
        : database.zones().stream()
            .filter(zone -> !zone.active() || builds(servers, zone) > 1)
            .map(Zone::name)
            .collect(Collectors.toSet());
  }

  private static long builds(List<Server> servers, Zone zone) {
    return servers.stream()
        .filter(s -> s.zone().equals(zone.name()))
        .map(Server::build)
        .distinct()
        .count();
  }
}
