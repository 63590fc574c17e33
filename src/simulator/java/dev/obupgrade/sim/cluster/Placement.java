package dev.obupgrade.sim.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * Places a tenant's units: as many in each zone as asked for, each on another server, the next
 * tenant's on the next servers. A unit group is one unit of each zone. A log stream lives in one
 * group.
 */
final class Placement {
  private final List<List<Server>> groups = new ArrayList<>();

  Placement(ClusterSpec spec, Tenant tenant, List<Server> servers) {
    int units = tenant.isSys() ? 1 : spec.units();
    // a tenant and its meta tenant share their units
    int first = (int) ((tenant.id() + 1) / 2 - 1);
    for (int group = 0; group < units; group++) {
      List<Server> members = new ArrayList<>();
      for (String zone : spec.zones()) {
        List<Server> ofZone = servers.stream().filter(s -> s.zone().equals(zone)).toList();
        members.add(ofZone.get((first * units + group) % ofZone.size()));
      }
      groups.add(members);
    }
  }

  List<List<Server>> groups() {
    return groups;
  }

  /**
   * Returns the group of a log stream. The first is in the first group, the others follow in turn.
   */
  List<Server> ofStream(long stream) {
    return groups.get((int) (stream <= 1 ? 0 : (stream - 1001) % groups.size()));
  }
}
